import { SQSClient } from '@aws-sdk/client-sqs'
import { type AwsOptions, RETRIES, within } from './aws-clients.ts'

/** A long poll waits 20 s by itself. */
const SQS_MS = 30_000

/** A queue URL names a host of its own; an endpoint that is configured here or for the whole SDK wins over it. */
export const sqsClient = ({ endpoint, silenceMs = SQS_MS }: AwsOptions): SQSClient =>
  new SQSClient({
    ...RETRIES,
    requestHandler: within(silenceMs),
    useQueueUrlAsEndpoint: false,
    ...(endpoint === null ? {} : { endpoint }),
  })
