import type * as z from 'zod/mini'
import { eachOf } from '../orchestrator/at-once.ts'
import { DOCUMENT_ID, isRunId, type RunId } from '../orchestrator/brands.ts'
import type { IndexEntry } from '../orchestrator/entries.ts'
import { allEntriesPrefix, entriesPrefix } from '../orchestrator/keys.ts'
import type { ObjectStore, Store } from '../orchestrator/ports.ts'
import { findEntry } from '../orchestrator/read-entries.ts'
import { duplicateIn } from '../orchestrator/siblings.ts'
import type { RunState } from '../orchestrator/state.ts'
import { Refused } from './context.ts'
import { EXIT } from './exit-codes.ts'

/** Reading runs, their entries and their refused approvals. */

export function runIdOf(text: string): RunId {
  if (isRunId(text)) return text
  throw new Refused(
    EXIT.refused,
    `"${text}" is no run id: it looks like ictr-20260105T090000Z-1a2b3c4d. \`cutter runs\` lists them.`,
  )
}

export function documentIdOf(text: string): string {
  if (isName(text)) return text
  throw new Refused(
    EXIT.refused,
    `"${text}" is no document id: 1 to 64 of A-Z a-z 0-9 . _ - (source_document.doc_code).`,
  )
}

export function batchIdOf(text: string): string {
  if (isName(text)) return text
  throw new Refused(EXIT.refused, `"${text}" is no batch id: 1 to 64 of A-Z a-z 0-9 . _ -`)
}

/** Dots alone would be a step in a path. */
const isName = (text: string): boolean => DOCUMENT_ID.test(text) && !/^\.+$/.test(text)

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

/**
 * The stored object as the schema gives it; null where there is none.
 * @throws Refused where it is damaged: not JSON, or not of its form
 */
export async function objectAt<T>(objects: ObjectStore, key: string, schema: z.ZodMiniType<T>): Promise<T | null> {
  const bytes = await objects.read(key)
  if (bytes === null) return null
  const result = schema.safeParse(jsonIn(bytes))
  if (result.success) return result.data
  throw new Refused(EXIT.other, `${key} is damaged. Restore an earlier version of that object.`)
}

function jsonIn(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    return undefined
  }
}

async function each<T>(keys: readonly string[], read: (key: string) => Promise<T | null>): Promise<readonly T[]> {
  return (await eachOf(keys, read)).flatMap((one) => one ?? [])
}

export interface Entries {
  /** Oldest run first. */
  readonly entries: readonly IndexEntry[]
  /** One sentence for each damaged entry. */
  readonly damaged: readonly string[]
  /** Damaged entries whose runs' states cannot be read either: those runs are not among the entries. */
  readonly lost: number
}

/** Every index entry, of one document or of all. A damaged one is made again from its run's state and hides no other. */
export async function entriesOf(store: Store, documentId: string | null): Promise<Entries> {
  const keys = await store.objects.list(documentId === null ? allEntriesPrefix : entriesPrefix(documentId))
  const found = await each(keys, (key) => findEntry(store, key))
  const entries = found.flatMap(({ entry }) => entry ?? [])
  return {
    entries: entries.toSorted((a, b) => (a.run_id < b.run_id ? -1 : 1)),
    damaged: found.flatMap(({ damage, entry }) => (damage === null ? [] : [told(damage, entry)])),
    lost: found.filter(({ entry }) => entry === null).length,
  }
}

const told = (damage: string, entry: IndexEntry | null): string =>
  entry === null
    ? `${damage} The state of its run cannot be read either: the run is not listed. Restore an earlier version of both.`
    : `${damage} It is shown as its run's state has it.`
