import * as z from 'zod/mini'
import type { Sha256 } from '../orchestrator/brands.ts'
import { canonicalJson, digestOf, sha256 } from '../orchestrator/digest.ts'
import { compareText } from '../orchestrator/order.ts'
import type { StoredVersion } from '../orchestrator/ports.ts'
import { count, listOf, runId, sha256 as sha256Form } from '../schema/scalars.ts'

/**
 * `evidence/manifest.json`: every other file of the folder with its length and sha256, and the head: the sha256 of the
 * canonical JSON of all the rest. Whoever noted the head elsewhere can tell that nothing was changed,
 * added or taken away since (H40).
 */
export const manifestSchema = z.strictObject({
  schema_version: z.literal(1),
  run_id: runId,
  document_id: z.string(),
  /** Of the state that the folder holds. */
  seq: count,
  files: listOf(
    z.strictObject({
      name: z.string(),
      bytes: count,
      sha256: sha256Form,
      /** The store's own id of the version that was read; null where it keeps none (H36). */
      version: z.nullable(z.string()),
    }),
  ),
  head: sha256Form,
})

export type Manifest = z.output<typeof manifestSchema>
export type ManifestEntry = Manifest['files'][number]

export const entryOf = (name: string, { bytes, version }: StoredVersion): ManifestEntry => ({
  name,
  bytes: bytes.length,
  sha256: sha256(bytes),
  version,
})

/** The manifest over files in the order of their names. */
export function manifestOf(of: Omit<Manifest, 'head' | 'schema_version'>): Manifest {
  const files = of.files.toSorted((a, b) => compareText(a.name, b.name))
  const body = { ...of, schema_version: 1 as const, files }
  return { ...body, head: digestOf(body) }
}

export const manifestBytes = (manifest: Manifest): Uint8Array =>
  new TextEncoder().encode(`${canonicalJson(manifest)}\n`)

/** The head that a manifest should carry. */
export function headOf({ head: _head, ...body }: Manifest): Sha256 {
  return digestOf(body)
}
