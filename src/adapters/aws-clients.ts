import { S3Client } from '@aws-sdk/client-s3'

/** How AWS clients are set up. Region and credentials come from where the SDK always looks for them. */
export interface AwsOptions {
  /** An emulator or a private endpoint; null for AWS itself. */
  readonly endpoint: string | null
  /** Longest silence of the other side, in ms; each client has a default. */
  readonly silenceMs?: number
}

/** The one layer that retries: throttling, 5xx and broken connections. Nothing above it tries again. */
const RETRIES = { maxAttempts: 3, retryMode: 'standard' } as const
const CONNECT_MS = 2_000
/** Until an object's first byte, and for every pause in its transfer. */
const S3_MS = 15_000

export const timeouts = (requestTimeout: number) => ({
  connectionTimeout: CONNECT_MS,
  requestTimeout,
  throwOnRequestTimeout: true,
  // `requestTimeout` ends with the first byte of the answer; without this, one that stalls later would never end.
  socketTimeout: requestTimeout,
})

/** What every client is built with; `silenceMs` is that of the service unless the options say otherwise. */
export const clientOptions = (options: AwsOptions, silenceMs: number) => ({
  ...RETRIES,
  requestHandler: timeouts(options.silenceMs ?? silenceMs),
  ...(options.endpoint === null ? {} : { endpoint: options.endpoint }),
})

export const s3Client = (options: AwsOptions): S3Client =>
  new S3Client({ ...clientOptions(options, S3_MS), forcePathStyle: options.endpoint !== null })
