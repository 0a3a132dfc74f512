import { S3Client } from '@aws-sdk/client-s3'
import { SQSClient } from '@aws-sdk/client-sqs'

/** The only place where AWS clients are built. Region and credentials come from where the SDK always looks for them. */
export interface AwsOptions {
  /** An emulator or a private endpoint; null for AWS itself. */
  readonly endpoint: string | null
  /** Longest silence of the other side, in ms; 15 s for S3 and 30 s for SQS unless told. */
  readonly silenceMs?: number
}

/** The one layer that retries: throttling, 5xx and broken connections. Nothing above it tries again. */
const RETRIES = { maxAttempts: 3, retryMode: 'standard' } as const
const CONNECT_MS = 2_000
/** An object is asked for and begun within it, and no pause in its transfer is longer. */
const S3_MS = 15_000
/** A long poll waits 20 s by itself. */
const SQS_MS = 30_000

const within = (requestTimeout: number) => ({
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

/** A queue URL names a host of its own; an endpoint that is configured here or for the whole SDK wins over it. */
export const sqsClient = ({ endpoint, silenceMs = SQS_MS }: AwsOptions): SQSClient =>
  new SQSClient({
    ...RETRIES,
    requestHandler: within(silenceMs),
    useQueueUrlAsEndpoint: false,
    ...(endpoint === null ? {} : { endpoint }),
  })
