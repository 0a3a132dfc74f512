import { S3Client } from '@aws-sdk/client-s3'

/** How AWS clients are built, here and in `sqs-client.ts` beside it. Region and credentials come from where the SDK always looks for them. */
export interface AwsOptions {
  /** An emulator or a private endpoint; null for AWS itself. */
  readonly endpoint: string | null
  /** Longest silence of the other side, in ms; 15 s for S3 and 30 s for SQS unless told. */
  readonly silenceMs?: number
}

/** The one layer that retries: throttling, 5xx and broken connections. Nothing above it tries again. */
export const RETRIES = { maxAttempts: 3, retryMode: 'standard' } as const
const CONNECT_MS = 2_000
/** An object is asked for and begun within it, and no pause in its transfer is longer. */
const S3_MS = 15_000

export const within = (requestTimeout: number) => ({
  connectionTimeout: CONNECT_MS,
  requestTimeout,
  throwOnRequestTimeout: true,
  // The request's own limit is over with the first byte of the answer: one that then stalls would never end.
  socketTimeout: requestTimeout,
})

export const s3Client = ({ endpoint, silenceMs = S3_MS }: AwsOptions): S3Client =>
  new S3Client({
    ...RETRIES,
    requestHandler: within(silenceMs),
    ...(endpoint === null ? {} : { endpoint, forcePathStyle: true }),
  })
