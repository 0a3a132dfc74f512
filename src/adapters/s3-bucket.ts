import { GetObjectCommand, PutObjectCommand, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3'
import type { Etag } from '../orchestrator/brands.ts'
import type { StoredContent, StoredVersion } from '../orchestrator/ports.ts'
import { isMissingKey, refusalOf, unreachable } from './s3-errors.ts'
import type { PutAnswer } from './save-state.ts'

/** The three S3 calls that the stores are built on. Each throws Stop STOP_SOURCE_UNREACHABLE. */
export interface Bucket {
  get(key: string): Promise<(StoredVersion & { readonly etag: Etag }) | null>
  /** Writes where nothing stands (`previous` null) or where exactly `previous` stands. */
  putIf(key: string, content: StoredContent, previous: Etag | null): Promise<PutAnswer>
  /** Keys below a prefix, ascending. */
  list(prefix: string): Promise<readonly string[]>
}

export const s3Bucket = (client: S3Client, bucket: string): Bucket => ({
  async get(key) {
    try {
      const { Body, ETag, VersionId } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }))
      const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array()
      return { bytes, etag: etagOf(ETag), version: VersionId ?? null }
    } catch (error) {
      if (isMissingKey(error)) return null
      throw unreachable(error, { operation: 'GetObject', bucket, key })
    }
  },
  async putIf(key, { bytes, contentType, encoding }, previous) {
    const condition = previous === null ? { IfNoneMatch: '*' } : { IfMatch: previous }
    const kind = { ContentType: contentType, ...(encoding === null ? {} : { ContentEncoding: encoding }) }
    try {
      const put = new PutObjectCommand({ Bucket: bucket, Key: key, Body: bytes, ...kind, ...condition })
      return { kind: 'written', etag: etagOf((await client.send(put)).ETag) }
    } catch (error) {
      return refusalOf(error) ?? fail(unreachable(error, { operation: 'PutObject', bucket, key }))
    }
  },
  async list(prefix) {
    const keys: string[] = []
    try {
      for await (const page of paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: prefix })) {
        keys.push(...(page.Contents ?? []).flatMap(({ Key }) => Key ?? []))
      }
      return keys
    } catch (error) {
      throw unreachable(error, { operation: 'ListObjectsV2', bucket, key: prefix })
    }
  },
})

/** Every store answers with an etag. Should one not, no later condition can match what was written. */
const etagOf = (etag: string | undefined): Etag => (etag ?? 'none') as Etag

function fail(error: Error): never {
  throw error
}
