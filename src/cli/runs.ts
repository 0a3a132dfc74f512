import { DOCUMENT_ID, isRunId, type RunId } from '../orchestrator/brands.ts'
import type { IndexEntry } from '../orchestrator/entries.ts'
import { documentPrefix, documentsPrefix, refusalPrefix } from '../orchestrator/keys.ts'
import type { ObjectStore, Store } from '../orchestrator/ports.ts'
import { duplicateIn } from '../orchestrator/siblings.ts'
import type { Refusal, RunState } from '../orchestrator/state.ts'
import { Refused } from './context.ts'
import { EXIT } from './exit-codes.ts'

/** Reading runs, their entries and their refused approvals. */

/** So many objects are asked for at a time; a bucket may hold the entries of years. */
const AT_A_TIME = 32

export function runIdOf(text: string): RunId {
  if (isRunId(text)) return text
  throw new Refused(
    EXIT.refused,
    `"${text}" is no run id: it looks like ictr-20260105T090000Z-1a2b3c4d. \`cutter runs\` lists them.`,
  )
}

export function documentIdOf(text: string): string {
  if (DOCUMENT_ID.test(text)) return text
  throw new Refused(
    EXIT.refused,
    `"${text}" is no document id: 1 to 64 of A-Z a-z 0-9 . _ - (source_document.doc_code).`,
  )
}

export async function runOf(store: Store, runId: RunId): Promise<RunState> {
  const stored = await store.states.load(runId)
  if (stored !== null) return stored.state
  throw new Refused(
    EXIT.other,
    `There is no run ${runId}. A message just sent may not have been taken yet; \`cutter runs\` lists what there is.`,
  )
}

/** The open run that answers for this one, or null. */
export const twinOf = ({ status }: RunState): RunId | null =>
  status.kind === 'closed' ? duplicateIn(status.reason) : null

/** The run itself, or the open one that answers for it. */
export async function followedRun(store: Store, runId: RunId): Promise<RunState> {
  const run = await runOf(store, runId)
  const twin = twinOf(run)
  return twin === null ? run : await runOf(store, twin)
}

/** @throws Refused where the object is no JSON */
export async function jsonOf<T>(objects: ObjectStore, key: string): Promise<T | null> {
  const bytes = await objects.read(key)
  if (bytes === null) return null
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as T
  } catch {
    throw new Refused(EXIT.other, `${key} is damaged: it is not JSON. Restore an earlier version of that object.`)
  }
}

async function allOf<T>(objects: ObjectStore, prefix: string): Promise<readonly T[]> {
  const keys = await objects.list(prefix)
  const found: T[] = []
  for (let at = 0; at < keys.length; at += AT_A_TIME) {
    const some = await Promise.all(keys.slice(at, at + AT_A_TIME).map((key) => jsonOf<T>(objects, key)))
    found.push(...some.flatMap((each) => each ?? []))
  }
  return found
}

/** Every index entry, of one document or of all, oldest run first. */
export async function entries(objects: ObjectStore, documentId: string | null): Promise<readonly IndexEntry[]> {
  const all = await allOf<IndexEntry>(objects, documentId === null ? documentsPrefix : documentPrefix(documentId))
  return all.toSorted((a, b) => (a.run_id < b.run_id ? -1 : 1))
}

export const refusals = async (objects: ObjectStore, runId: RunId): Promise<readonly Refusal[]> =>
  await allOf<Refusal>(objects, refusalPrefix(runId))
