import { eachOf } from './at-once.ts'
import { compareText } from './baseline.ts'
import { canonicalJson, digestOf, type Json } from './digest.ts'
import { refusalKey, refusalPrefix } from './keys.ts'
import type { ObjectStore } from './ports.ts'
import type { Refusal, RunState } from './state.ts'

/** The refusal ledger of a run: one object for each approval that did not count, named by its digest. */

/** Safe to repeat. @throws Stop STOP_SOURCE_UNREACHABLE */
export async function keepRefusals(objects: ObjectStore, refusals: readonly Refusal[]): Promise<void> {
  await eachOf(refusals, async (refusal) => await keep(objects, refusal))
}

async function keep(objects: ObjectStore, refusal: Refusal): Promise<void> {
  const bytes = new TextEncoder().encode(canonicalJson(refusal as unknown as Json))
  const content = { bytes, contentType: 'application/json', encoding: null }
  await objects.create(refusalKey(refusal.run_id, digestOf(refusal)), content)
}

/** What stands in the ledger, and what the state about to be written adds to it, in the order of their digests. */
export async function refusalsOf(objects: ObjectStore, run: RunState): Promise<readonly Refusal[]> {
  const keys = await objects.list(refusalPrefix(run.run_id))
  const stored = await eachOf(keys, async (key) => await objects.read(key))
  const listed = stored.flatMap((bytes) =>
    bytes === null ? [] : [JSON.parse(new TextDecoder().decode(bytes)) as Refusal],
  )
  const byDigest = new Map([...listed, ...(run.let_go ?? [])].map((refusal) => [digestOf(refusal), refusal]))
  return [...byDigest].sort(([a], [b]) => compareText(a, b)).map(([, refusal]) => refusal)
}
