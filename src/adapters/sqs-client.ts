import { SQSClient } from '@aws-sdk/client-sqs'
import { type AwsOptions, RETRIES, within } from './aws-clients.ts'

/** A long poll waits 20 s by itself. */
const SQS_MS = 30_000
/** A poll holds its socket for as long as it waits: under one bound for all, deletes and heartbeats would wait for polls to end. */
const SOCKETS = { keepAlive: true, maxSockets: Number.POSITIVE_INFINITY }

/** A queue URL names a host of its own; an endpoint that is configured here or for the whole SDK wins over it. */
export const sqsClient = ({ endpoint, silenceMs = SQS_MS }: AwsOptions): SQSClient =>
  new SQSClient({
    ...RETRIES,
    requestHandler: { ...within(silenceMs), httpAgent: SOCKETS, httpsAgent: SOCKETS },
    useQueueUrlAsEndpoint: false,
    ...(endpoint === null ? {} : { endpoint }),
  })
