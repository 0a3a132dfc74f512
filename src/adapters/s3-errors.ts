import { S3ServiceException } from '@aws-sdk/client-s3'
import { Stop } from '../orchestrator/stops.ts'
import { safeCause } from '../redaction.ts'
import { failureName, NO_REGION, SET_REGION } from './aws-errors.ts'

/** S3's refusals in our words; by name and status, never by message text. */

interface Place {
  readonly operation: string
  readonly bucket: string
  readonly key: string
}

const SENTENCES: Readonly<Record<string, (place: Place) => string>> = {
  NoSuchBucket: ({ bucket }) =>
    `The bucket ${bucket} does not exist. Create it, or set CUTTER_BUCKET to the one that does`,
  AccessDenied: ({ bucket }) => forbidden(bucket),
  Forbidden: ({ bucket }) => forbidden(bucket),
  InvalidAccessKeyId: () => 'The AWS access key is not known. Check the credentials',
  SignatureDoesNotMatch: () => 'The AWS secret key does not fit its access key. Check the credentials',
  ExpiredToken: () => 'The AWS session has expired. Renew the credentials',
  ETIMEDOUT: () => 'S3 did not answer in time (ETIMEDOUT)',
  TimeoutError: () => 'S3 did not answer in time (TimeoutError)',
  ECONNREFUSED: () => 'Nothing listens at the S3 endpoint (ECONNREFUSED). Check CUTTER_AWS_ENDPOINT',
  ENOTFOUND: () => 'The S3 endpoint has no address (ENOTFOUND). Check CUTTER_AWS_ENDPOINT and the region',
  [NO_REGION]: () => SET_REGION,
  CredentialsProviderError: () => 'There are no AWS credentials. Set them, or give the function its role',
}

const forbidden = (bucket: string): string =>
  `S3 refuses access (403). The role needs s3:GetObject and s3:PutObject on ${bucket}/*, and s3:ListBucket on ${bucket}: without it S3 hides even that a key is missing`

/** An S3 call that failed, as an outage with its cause. Never the answer's text: it may repeat what was sent. */
export function unreachable(error: unknown, place: Place): Stop {
  const name = nameOf(error)
  const sentence = SENTENCES[name]?.(place) ?? `S3 did not answer as it should (${name})`
  const message = `${sentence}. (${place.operation} ${place.bucket}/${place.key})`
  return new Stop('STOP_SOURCE_UNREACHABLE', message, { cause: safeCause(error) })
}

function nameOf(error: unknown): string {
  const name = failureName(error)
  const bare = error instanceof S3ServiceException && !Object.hasOwn(SENTENCES, name)
  return bare && statusOf(error) === 403 ? 'AccessDenied' : name
}

const statusOf = (error: S3ServiceException): number => error.$metadata.httpStatusCode ?? 0

export const isMissingKey = (error: unknown): boolean =>
  error instanceof S3ServiceException && error.name === 'NoSuchKey'

/** 412: the condition does not hold. 404 to If-Match: nothing stands. 409: another write was under way, and it may hold still. */
export function refusalOf(error: unknown): { readonly kind: 'refused' | 'busy' } | null {
  if (!(error instanceof S3ServiceException)) return null
  if (statusOf(error) === 409) return { kind: 'busy' }
  return statusOf(error) === 412 || error.name === 'NoSuchKey' ? { kind: 'refused' } : null
}
