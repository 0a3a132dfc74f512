import { eachOf } from './at-once.ts'
import type { Sha256 } from './brands.ts'
import { jsonContent } from './content.ts'
import { canonicalJson, digestOf } from './digest.ts'
import { overflowKey, refusalKey, refusalPrefix } from './keys.ts'
import { compareText } from './order.ts'
import type { LedgerStore, ObjectStore, Store } from './ports.ts'
import type { Refusal, RefusalOverflow, RunState } from './state.ts'
import { isStop, Stop } from './stops.ts'

/**
 * The refusal ledger: one object for each refused decision, up to a cap, so that a flood of them costs neither space nor
 * unbounded listing. Those beyond the cap are counted in one object, which holds the last of them and a chain over all.
 */

export const MAX_REFUSALS = 100

/** Attempts at the count before the failure is left to the queue's redelivery. */
const MAX_RACES = 5

/** What a report shows of the ledger. */
export interface RefusalLedger {
  /** Oldest first. */
  readonly refusals: readonly Refusal[]
  /** The last of those beyond the cap; null where there are none. */
  readonly last: Refusal | null
  readonly summary: LedgerSummary
}

export interface LedgerSummary {
  readonly kept: number
  /** Refusals beyond the cap: counted, not kept. */
  readonly more: number
  /** Chain over those beyond the cap; null where there are none. */
  readonly chain: Sha256 | null
  /** Keys of objects that cannot be read. */
  readonly damaged: readonly string[]
  /** sha256 of the canonical JSON of the digests of those kept (in ascending order), `more` and `chain`. */
  readonly digest: Sha256
}

export const EMPTY_LEDGER: RefusalLedger = { refusals: [], last: null, summary: summaryOf([], null, []) }

/**
 * Keeps the approvals that a run let go. No cap: each was valid once, so nobody can flood it with them. Safe to repeat.
 * @throws Stop STOP_SOURCE_UNREACHABLE
 */
export async function keepRefusals(objects: ObjectStore, refusals: readonly Refusal[]): Promise<void> {
  await eachOf(refusals, async (refusal) => await keep(objects, refusal))
}

const keep = async (objects: ObjectStore, refusal: Refusal): Promise<unknown> =>
  await objects.create(refusalKey(refusal.run_id, digestOf(refusal)), canonicalContent(refusal))

/** Keeps a refused decision; the same one again changes nothing. @throws Stop STOP_SOURCE_UNREACHABLE */
export async function recordRefusal(store: Store, refusal: Refusal): Promise<void> {
  const { objects } = store
  const key = refusalKey(refusal.run_id, digestOf(refusal))
  const keys = await objects.list(refusalPrefix(refusal.run_id))
  if (keys.includes(key)) return
  if (keys.length >= MAX_REFUSALS) await countBeyond(store, refusal)
  else await keep(objects, refusal)
}

async function countBeyond({ objects, ledger }: Store, refusal: Refusal): Promise<void> {
  const key = overflowKey(refusal.run_id)
  for (let race = 0; race < MAX_RACES; race += 1) {
    const standing = await overflowAt(ledger, key)
    // A damaged count is left for a person to see: starting again at 1 would hide what was lost.
    if (standing === 'damaged') return
    if (standing !== null && digestOf(standing.last) === digestOf(refusal)) return
    const next: RefusalOverflow = {
      schema_version: 1,
      run_id: refusal.run_id,
      seq: (standing?.seq ?? 0) + 1,
      chain: digestOf([standing?.chain ?? null, digestOf(refusal)]),
      last: refusal,
    }
    if ((await objects.replaceOlder(key, next, canonicalContent(next))) === 'written') return
  }
  throw new Stop('STOP_SOURCE_UNREACHABLE', `Lost ${MAX_RACES} races for the count of refusals of ${refusal.run_id}`)
}

/**
 * The ledger with what the state about to be written adds to it. A damaged object is named and hides no other.
 * @throws Stop STOP_SOURCE_UNREACHABLE
 */
export async function readLedger(
  { objects, ledger }: Store,
  run: Pick<RunState, 'run_id' | 'let_go'>,
): Promise<RefusalLedger> {
  const runId = run.run_id
  const keys = await objects.list(refusalPrefix(runId))
  const found = await eachOf(keys, async (key) => ({ key, refusal: await refusalAt(ledger, key) }))
  const beyond = keys.length < MAX_REFUSALS ? null : await overflowAt(ledger, overflowKey(runId))
  const counted = beyond === 'damaged' ? null : beyond
  const listed = found.flatMap(({ refusal }) => (refusal === 'damaged' || refusal === null ? [] : [refusal]))
  const byDigest = new Map([...listed, ...(run.let_go ?? [])].map((refusal) => [digestOf(refusal), refusal]))
  const refusals = [...byDigest].sort(([a], [b]) => compareText(a, b)).map(([, refusal]) => refusal)
  const damaged = [
    ...found.flatMap(({ key, refusal }) => (refusal === 'damaged' ? [key] : [])),
    ...(beyond === 'damaged' ? [overflowKey(runId)] : []),
  ]
  return {
    refusals: refusals.toSorted((a, b) => compareText(a.refused_at, b.refused_at)),
    last: counted?.last ?? null,
    summary: summaryOf(refusals, counted, damaged),
  }
}

/** `beyond`: the count of those beyond the cap; null where there are none. */
export function summaryOf(
  refusals: readonly Refusal[],
  beyond: Pick<RefusalOverflow, 'seq' | 'chain'> | null,
  damaged: readonly string[],
): LedgerSummary {
  const kept = refusals.map(digestOf).sort()
  const more = beyond?.seq ?? 0
  const chain = beyond?.chain ?? null
  return { kept: kept.length, more, chain, damaged, digest: digestOf({ kept, more, chain }) }
}

const refusalAt = async (ledger: LedgerStore, key: string) => await ledger.refusal(key).catch(damagedAs)
const overflowAt = async (ledger: LedgerStore, key: string) => await ledger.overflow(key).catch(damagedAs)

function damagedAs(error: unknown): 'damaged' {
  if (isStop(error, 'STOP_STATE_CORRUPT')) return 'damaged'
  throw error
}

const canonicalContent = (value: object) => jsonContent(canonicalJson(value))
