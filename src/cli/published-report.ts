import * as z from 'zod/mini'
import type { Sha256 } from '../orchestrator/brands.ts'
import { sha256 } from '../orchestrator/digest.ts'
import { reportListBeside } from '../orchestrator/keys.ts'
import type { ObjectStore } from '../orchestrator/ports.ts'
import { reportDigest } from '../reports/files.ts'
import { sha256 as sha256Form } from '../schema/scalars.ts'

/**
 * The files of a report as they were published (H4): the state names their digest, and who may write reports but no state cannot change
 * it. Every byte counts here, also what follows from no plan: the meaning of a risk, who may decide, the pages in HTML. Against
 * one who may write states as well `shown-otherwise.ts` stands.
 */

export interface Published {
  readonly digest: Sha256
  /** With `/` at its end. */
  readonly folder: string
}

export type PublishedFile =
  /** `altered`: other bytes than were published. */
  { readonly kind: 'as_published' | 'altered'; readonly bytes: Uint8Array } | { readonly kind: 'missing' }

type Source = Pick<ObjectStore, 'read' | 'list'>

const list = z.array(z.strictObject({ name: z.string(), sha256: sha256Form }))

/** sha256 of each file by its name relative to the folder; null where it cannot be told any more what was published. */
export async function publishedFiles(
  objects: Source,
  { digest, folder }: Published,
): Promise<ReadonlyMap<string, Sha256> | null> {
  const bytes = await objects.read(reportListBeside(folder))
  if (bytes !== null && sha256(bytes) === digest) return named(JSON.parse(new TextDecoder().decode(bytes)))
  // Older versions wrote no list; the files themselves make the same digest, or they are no longer what was published.
  const files: { name: string; sha256: Sha256 }[] = []
  for (const key of await objects.list(folder)) {
    const file = await objects.read(key)
    if (file !== null) files.push({ name: key.slice(folder.length), sha256: sha256(file) })
  }
  return reportDigest(files) === digest ? named(files) : null
}

const named = (files: unknown): ReadonlyMap<string, Sha256> =>
  new Map(list.parse(files).map(({ name, sha256: digest }) => [name, digest]))

/** One file of a report, held against what was published. */
export async function publishedFile(objects: Source, report: Published, name: string): Promise<PublishedFile> {
  const [bytes, files] = await Promise.all([objects.read(`${report.folder}${name}`), publishedFiles(objects, report)])
  if (bytes === null) return { kind: 'missing' }
  return { kind: files?.get(name) === sha256(bytes) ? 'as_published' : 'altered', bytes }
}
