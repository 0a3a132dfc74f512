import type { RunId } from '../orchestrator/brands.ts'
import type { IndexEntry } from '../orchestrator/entries.ts'
import type { Plan } from '../orchestrator/plan.ts'
import { duplicateIn } from '../orchestrator/siblings.ts'
import type { RiskCounts } from '../orchestrator/state.ts'
import type { SovereignGate } from '../orchestrator/steps.ts'
import { type BatchList, runIdIn } from './list.ts'

/** Where each document of a batch stands, from index entries alone. */

/** In the order in which a person should look at them. */
export const STANDINGS = ['halted', 'waiting', 'under_way', 'not_begun', 'voided', 'reported'] as const
export type Standing = (typeof STANDINGS)[number]

export const STANDING_LABELS: { readonly [S in Standing]: string } = {
  halted: 'halted',
  waiting: 'waiting for an approval',
  under_way: 'under way',
  not_begun: 'not begun',
  voided: 'given up',
  reported: 'closed with its report',
}

export interface BoardRow {
  readonly documentId: string
  readonly sourceVersion: string | null
  /** The run of this batch, or the older one that answers for it. */
  readonly runId: RunId
  /** The run of this batch where another one answers for it. */
  readonly answeredFor: RunId | null
  readonly standing: Standing
  /** Null where no message of the document has been taken yet. */
  readonly entry: IndexEntry | null
}

export interface Board {
  readonly list: BatchList
  /** In the order of the list. */
  readonly rows: readonly BoardRow[]
  readonly standings: { readonly [S in Standing]: number }
  /** Effects of all plans known so far, but those of runs that were given up. */
  readonly effects: Plan['counts']
  /** Risks of all requests that wait. */
  readonly risks: RiskCounts
  /** Documents whose entry cannot be read. */
  readonly damaged: readonly string[]
}

export interface Entries {
  /** By document. */
  readonly own: ReadonlyMap<string, IndexEntry>
  /** The entry of the run that answers for one closed as its duplicate, by run. */
  readonly twins: ReadonlyMap<RunId, IndexEntry>
  readonly damaged: readonly string[]
}

/** The older run that answers for this one, or null. */
export const twinIn = (entry: IndexEntry): RunId | null =>
  entry.status === 'closed' && entry.reason !== null ? duplicateIn(entry.reason) : null

export function boardOf(list: BatchList, { own, twins, damaged }: Entries): Board {
  const rows = list.documents.map(({ document_id, source_version }, index): BoardRow => {
    const mine = own.get(document_id) ?? null
    const twin = mine === null ? null : twinIn(mine)
    const answer = twin === null ? undefined : twins.get(twin)
    const entry = answer ?? mine
    return {
      documentId: document_id,
      sourceVersion: source_version,
      runId: entry?.run_id ?? runIdIn(list, index),
      answeredFor: answer === undefined ? null : runIdIn(list, index),
      standing: standingOf(entry),
      entry,
    }
  })
  return {
    list,
    rows,
    standings: countStandings(rows),
    effects: sumEffects(rows),
    risks: sumRisks(rows),
    damaged,
  }
}

function standingOf(entry: IndexEntry | null): Standing {
  if (entry === null) return 'not_begun'
  switch (entry.status) {
    case 'halted':
      return 'halted'
    case 'closed':
      return entry.how === 'voided' ? 'voided' : 'reported'
    case 'open':
      return entry.gate === null ? 'under_way' : 'waiting'
  }
}

function countStandings(rows: readonly BoardRow[]): Board['standings'] {
  const counts: Record<Standing, number> = {
    halted: 0,
    waiting: 0,
    under_way: 0,
    not_begun: 0,
    voided: 0,
    reported: 0,
  }
  for (const { standing } of rows) counts[standing] += 1
  return counts
}

const sumEffects = (rows: readonly BoardRow[]): Plan['counts'] =>
  rows.reduce(
    (sum, { entry, standing }) => {
      const counts = (standing === 'voided' ? null : entry?.counts) ?? { create: 0, revise: 0, keep: 0, retire: 0 }
      return {
        create: sum.create + counts.create,
        revise: sum.revise + counts.revise,
        keep: sum.keep + counts.keep,
        retire: sum.retire + counts.retire,
      }
    },
    { create: 0, revise: 0, keep: 0, retire: 0 },
  )

export function sumRisks(rows: readonly BoardRow[]): RiskCounts {
  const sums: Record<string, number> = {}
  for (const { entry } of rows) {
    for (const [risk, count] of Object.entries(entry?.request?.risks ?? {})) sums[risk] = (sums[risk] ?? 0) + count
  }
  return sums
}

/** Whether every document waits, is halted or closed, so that nothing changes without a person. */
export const areAtRest = (rows: readonly BoardRow[]): boolean =>
  rows.every(({ standing }) => standing !== 'under_way' && standing !== 'not_begun')

/** Whether a person should look at a document before the others: it halted, was given up, or its request has risks. */
export const needsALook = ({ standing, entry }: BoardRow): boolean =>
  standing === 'halted' || standing === 'voided' || Object.keys(entry?.request?.risks ?? {}).length > 0

export const rowsAt = ({ rows }: Board, gate: SovereignGate): readonly BoardRow[] =>
  rows.filter(({ entry }) => entry?.gate === gate)
