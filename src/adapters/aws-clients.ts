import { S3Client } from '@aws-sdk/client-s3'
import { SQSClient } from '@aws-sdk/client-sqs'

/** The only place where AWS clients are built. Region and credentials come from where the SDK always looks for them. */
export interface AwsOptions {
  /** An emulator or a private endpoint; null for AWS itself. */
  readonly endpoint: string | null
}

/** The one layer that retries: throttling, 5xx and broken connections. Nothing above it tries again. */
const RETRIES = { maxAttempts: 3, retryMode: 'standard' } as const
const CONNECT_MS = 2_000
/** A whole object is read or written within it. */
const S3_MS = 15_000
/** A long poll waits 20 s by itself. */
const SQS_MS = 30_000

const within = (requestTimeout: number) => ({
  connectionTimeout: CONNECT_MS,
  requestTimeout,
  throwOnRequestTimeout: true,
})

export const s3Client = ({ endpoint }: AwsOptions): S3Client =>
  new S3Client({
    ...RETRIES,
    requestHandler: within(S3_MS),
    ...(endpoint === null ? {} : { endpoint, forcePathStyle: true }),
  })

/** A queue URL names a host of its own; an endpoint that is configured here or for the whole SDK wins over it. */
export const sqsClient = ({ endpoint }: AwsOptions): SQSClient =>
  new SQSClient({
    ...RETRIES,
    requestHandler: within(SQS_MS),
    useQueueUrlAsEndpoint: false,
    ...(endpoint === null ? {} : { endpoint }),
  })
