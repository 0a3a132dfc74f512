import { SQSClient } from '@aws-sdk/client-sqs'
import { type AwsOptions, clientOptions } from './aws-clients.ts'

/** A long poll waits 20 s by itself. */
const SQS_MS = 30_000
/** A poll holds its socket as long as it waits: with a limit on sockets, deletes and heartbeats would wait for polls to end. */
const SOCKETS = { keepAlive: true, maxSockets: Number.POSITIVE_INFINITY }

/** A queue URL names a host of its own; an endpoint that is configured here or for the whole SDK wins over it. */
export const sqsClient = (options: AwsOptions): SQSClient => {
  const common = clientOptions(options, SQS_MS)
  return new SQSClient({
    ...common,
    requestHandler: { ...common.requestHandler, httpAgent: SOCKETS, httpsAgent: SOCKETS },
    useQueueUrlAsEndpoint: false,
  })
}
