import type { BuildAppOptions } from 'fauxqs'

export type S3Store = NonNullable<BuildAppOptions['stores']>['s3Store']

/** What S3 answers to a conditional PUT whose condition does not hold. */
export interface Refusal {
  readonly status: 404 | 412
  readonly code: 'NoSuchKey' | 'PreconditionFailed'
}

export interface Conditions {
  readonly ifNoneMatch: string | undefined
  readonly ifMatch: string | undefined
}

/**
 * The conditions of a PUT against what stands in the store now, as S3 judges them: null where the write may go on.
 * It must run in the same turn of the event loop as the write, else two writers pass.
 */
export function refusalOf(store: S3Store, bucket: string, key: string, conditions: Conditions): Refusal | null {
  const { ifNoneMatch, ifMatch } = conditions
  if (!store.hasBucket(bucket)) return null
  const etag = etagOf(store, bucket, key)
  if (ifNoneMatch === '*' && etag !== null) return { status: 412, code: 'PreconditionFailed' }
  if (ifMatch === undefined) return null
  if (etag === null) return { status: 404, code: 'NoSuchKey' }
  return unquoted(ifMatch) === unquoted(etag) ? null : { status: 412, code: 'PreconditionFailed' }
}

function etagOf(store: S3Store, bucket: string, key: string): string | null {
  try {
    return store.headObject(bucket, key).etag
  } catch {
    return null
  }
}

const unquoted = (etag: string): string => etag.replaceAll('"', '')

export const asXml = ({ code }: Refusal): string =>
  `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>The condition of the write does not hold.</Message></Error>`
