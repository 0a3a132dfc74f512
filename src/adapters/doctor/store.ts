import { rm } from 'node:fs/promises'
import { DeleteObjectCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3'
import type { ClockSeen, StoreSeen } from '../../doctor/observations.ts'
import type { DurationMs, EpochMs, Etag } from '../../orchestrator/brands.ts'
import { jsonContent } from '../../orchestrator/content.ts'
import { canaryKey } from '../../orchestrator/keys.ts'
import type { Clock } from '../../orchestrator/ports.ts'
import { fileObjectStore } from '../file-object-store.ts'
import { pathOf } from '../files.ts'
import { s3Bucket } from '../s3-bucket.ts'
import { unreachable } from '../s3-errors.ts'

/** Tries the conditional writes that everything rests on with a canary object, and removes it. */

const CANARY = jsonContent('{"canary":true}\n')
const WRONG_ETAG = `"${'0'.repeat(32)}"` as Etag

/** @throws Stop STOP_SOURCE_UNREACHABLE */
export async function bucketSeen(client: S3Client, bucketName: string, id: string): Promise<StoreSeen> {
  const key = canaryKey(id)
  const { putIf } = s3Bucket(client, bucketName)
  const first = await putIf(key, CANARY, null)
  const again = [(await putIf(key, CANARY, null)).kind, (await putIf(key, CANARY, null)).kind]
  const wrong = await putIf(key, CANARY, WRONG_ETAG)
  // The content is the same, so the etag is too, even if a write above wrongly landed.
  const right = first.kind === 'written' ? await putIf(key, CANARY, first.etag) : first
  return {
    place: `bucket ${bucketName}`,
    create: first.kind,
    create_again: again,
    replace_wrong: wrong.kind,
    replace_right: right.kind,
    left_behind: await removed(client, bucketName, key),
  }
}

async function removed(client: S3Client, bucket: string, key: string): Promise<string | null> {
  try {
    await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }))
    return null
  } catch (error) {
    return `${key} (${unreachable(error, { operation: 'DeleteObject', bucket, key }).message})`
  }
}

/** The time of S3's own answer; null where it names none. @throws Stop STOP_SOURCE_UNREACHABLE */
export async function bucketClock(client: S3Client, bucket: string, clock: Clock): Promise<ClockSeen | null> {
  let date = ''
  const command = new ListObjectsV2Command({ Bucket: bucket, Prefix: canaryKey(''), MaxKeys: 1 })
  command.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args)
      date = dateIn(result.response)
      return result
    },
    { step: 'deserialize', name: 'readDate', priority: 'low' },
  )
  const before = clock.now()
  await client.send(command).catch((error: unknown) => {
    throw unreachable(error, { operation: 'ListObjectsV2', bucket, key: '' })
  })
  const time = Date.parse(date)
  if (Number.isNaN(time)) return null
  return { name: 'S3', time: time as EpochMs, grain: 1000 as DurationMs, before, after: clock.now() }
}

function dateIn(response: unknown): string {
  if (typeof response !== 'object' || response === null || !('headers' in response)) return ''
  const { headers } = response
  return typeof headers === 'object' && headers !== null && 'date' in headers ? String(headers.date) : ''
}

/** @throws Stop STOP_SOURCE_UNREACHABLE */
export async function folderSeen(folder: string, id: string): Promise<StoreSeen> {
  const key = canaryKey(id)
  const { create } = fileObjectStore(folder)
  const put = async () => ((await create(key, CANARY)) === 'created' ? 'written' : 'refused')
  const [first, ...again] = [await put(), await put(), await put()] as const
  const left = await rm(pathOf(folder, key)).then(
    () => null,
    (error: Error) => `${key} (${error.message})`,
  )
  return {
    place: `folder ${folder}`,
    create: first,
    create_again: again,
    replace_wrong: null,
    replace_right: null,
    left_behind: left,
  }
}
