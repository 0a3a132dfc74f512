import { Stop } from '../orchestrator/stops.ts'
import { safeCause } from '../redaction.ts'
import { failureName, NO_REGION, SET_REGION } from './aws-errors.ts'

const SENTENCES: Readonly<Record<string, string>> = {
  QueueDoesNotExist: 'The queue does not exist. Create it, or set its URL to the one that does',
  'AWS.SimpleQueueService.NonExistentQueue': 'The queue does not exist. Create it, or set its URL to the one that does',
  AccessDenied: 'SQS refuses access. The caller needs the right to this call on the queue',
  AccessDeniedException: 'SQS refuses access. The caller needs the right to this call on the queue',
  [NO_REGION]: SET_REGION,
  CredentialsProviderError: 'There are no AWS credentials. Set them, or give the function its role',
  ExpiredToken: 'The AWS session has expired. Renew the credentials',
  ECONNREFUSED: 'Nothing listens at the SQS endpoint (ECONNREFUSED). Check CUTTER_AWS_ENDPOINT',
  ENOTFOUND: 'The SQS endpoint has no address (ENOTFOUND). Check CUTTER_AWS_ENDPOINT and the region',
  InvalidClientTokenId: 'The AWS access key is not known. Check the credentials',
}

/** An SQS call that failed, as an outage with its cause. */
export function queueUnreachable(error: unknown, operation: string, queueUrl: string): Stop {
  const name = failureName(error)
  const sentence = SENTENCES[name] ?? `SQS did not answer as it should (${name})`
  return new Stop('STOP_SOURCE_UNREACHABLE', `${sentence}. (${operation} ${queueUrl})`, { cause: safeCause(error) })
}
