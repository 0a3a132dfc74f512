import { eachOf } from '../orchestrator/at-once.ts'
import type { RunId } from '../orchestrator/brands.ts'
import type { IndexEntry } from '../orchestrator/entries.ts'
import { allEntriesPrefix, entriesPrefix } from '../orchestrator/keys.ts'
import { compareText } from '../orchestrator/order.ts'
import type { Store } from '../orchestrator/ports.ts'
import { findEntry } from '../orchestrator/read-entries.ts'
import { duplicateIn } from '../orchestrator/siblings.ts'
import type { RunState } from '../orchestrator/state.ts'
import { Refused } from './context.ts'
import { EXIT } from './exit-codes.ts'

/** Reading runs and their index entries. */

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

export interface Entries {
  /** Oldest run first. */
  readonly entries: readonly IndexEntry[]
  /** One sentence for each damaged entry. */
  readonly damaged: readonly string[]
  /** Damaged entries whose runs' states cannot be read either: those runs are not among the entries. */
  readonly lost: number
}

/** Every index entry, of one document or of all. A damaged one is rebuilt from its run's state and hides no other. */
export async function entriesOf(store: Store, documentId: string | null): Promise<Entries> {
  const keys = await store.objects.list(documentId === null ? allEntriesPrefix : entriesPrefix(documentId))
  const found = (await eachOf(keys, (key) => findEntry(store, key))).filter((one) => one !== null)
  const entries = found.flatMap(({ entry }) => entry ?? [])
  return {
    entries: entries.toSorted((a, b) => compareText(a.run_id, b.run_id)),
    damaged: found.flatMap(({ damage, entry }) => (damage === null ? [] : [told(damage, entry)])),
    lost: found.filter(({ entry }) => entry === null).length,
  }
}

const told = (damage: string, entry: IndexEntry | null): string =>
  entry === null
    ? `${damage} The state of its run cannot be read either: the run is not listed. Restore an earlier version of both.`
    : `${damage} It is shown as its run's state has it.`
