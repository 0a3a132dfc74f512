import type { IsoUtc, RunId, Sha256 } from './brands.ts'
import { jsonContent } from './content.ts'
import { batchKey, indexKey, noticeKey } from './keys.ts'
import { compareText } from './order.ts'
import { pinnedCounts, pinnedLineage } from './pinned-counts.ts'
import type { Plan } from './plan.ts'
import type { ObjectStore } from './ports.ts'
import { LIFE_HOURS } from './request.ts'
import { waitsAt } from './run.ts'
import type { RiskCounts, RunState } from './state.ts'
import { GATE_LABELS, type SovereignGate, type State } from './steps.ts'
import { STOPS, type StopCode } from './stops.ts'
import { waysOn } from './ways.ts'

/** The small objects that stand beside a run's state: its index entry and its notices. */

/** `v1/documents/<document_id>/<run_id>.json`: enough for `runs`, `inbox` and `batch` without reading a state. */
export interface IndexEntry {
  readonly schema_version: 1
  readonly run_id: RunId
  readonly document_id: string
  readonly batch_id: string | null
  readonly seq: number
  readonly state: State
  readonly status: RunState['status']['kind']
  /** How it halted or closed. */
  readonly how: string | null
  readonly code: StopCode | null
  readonly reason: string | null
  /** The gate it waits at. */
  readonly gate: SovereignGate | null
  /** Since when it is in this state. */
  readonly since: IsoUtc
  readonly created_at: IsoUtc
  readonly version_id: string | null
  readonly version_string: string | null
  readonly rules_version: number | null
  readonly baseline_digest: string | null
  readonly baseline_units: number | null
  readonly counts: Plan['counts'] | null
  /** The request at that gate: its digest, and each risk class with its count. Null where nothing is asked; left out by older versions. */
  readonly request?: { readonly digest: Sha256; readonly risks: RiskCounts } | null
  /** Whether a pinned fact had changed when facts were last read; left out by older versions. */
  readonly drifted?: boolean
  /** Key of the page to read; left out by older versions. */
  readonly report?: string | null
}

export function indexEntry(run: RunState): IndexEntry {
  const { status, context_pins: pins } = run
  const gate = waitsAt(run)
  return {
    schema_version: 1,
    run_id: run.run_id,
    document_id: run.document_id,
    batch_id: run.batch_id,
    seq: run.seq,
    state: run.state,
    status: status.kind,
    how: status.kind === 'open' ? null : status.how,
    code: status.kind === 'halted' ? status.code : null,
    reason: status.kind === 'closed' ? status.reason : status.kind === 'halted' ? status.message : null,
    gate,
    since: run.updated_at,
    created_at: run.created_at,
    version_id: textPin(pins['version_id']),
    version_string: textPin(pins['version_string']),
    rules_version: numberPin(pins['rules_version']),
    baseline_digest: textPin(pins['baseline_digest']),
    baseline_units: numberPin(pins['baseline_units']),
    counts: pinnedCounts(run.context_pins),
    request: requestOf(run, gate),
    drifted: (run.sessions.at(-1)?.changed.length ?? 0) > 0,
    report: run.report?.html ?? null,
  }
}

function requestOf(run: RunState, gate: SovereignGate | null): NonNullable<IndexEntry['request']> | null {
  const request = gate === null ? undefined : run.requests[gate]
  return request === undefined ? null : { digest: request.request_digest, risks: request.risks }
}

const textPin = (value: unknown): string | null => (typeof value === 'string' ? value : null)
const numberPin = (value: unknown): number | null => (typeof value === 'number' ? value : null)

function lineageCounted({ context_pins: pins }: RunState): Pick<Notice, 'lineage'> {
  const counts = pinnedLineage(pins)
  return counts === null ? {} : { lineage: Object.fromEntries(Object.entries(counts).filter(([, n]) => n > 0)) }
}

/** Written at every pause, stop and close; people are told from this object. */
export interface Notice {
  readonly schema_version: 1
  readonly run_id: RunId
  readonly document_id: string
  readonly seq: number
  readonly at: IsoUtc
  readonly status: 'waiting' | 'halted' | 'closed'
  readonly how: string | null
  readonly gate: SovereignGate | null
  readonly code: StopCode | null
  readonly counts: Plan['counts'] | null
  /** Units by kind of lineage, the kinds that occur; left out for a run that an older version planned. */
  readonly lineage?: Readonly<Record<string, number>>
  readonly top_risks: readonly (readonly [risk: string, count: number])[]
  /** The sentence that says what is asked, or what happened and what to do next. */
  readonly asked: string
  readonly life_hours: number | null
  /** Key of the page to read. */
  readonly report: string | null
  readonly command: string | null
}

/** The notice of a state, or null where there is nothing to tell. */
export function noticeOf(run: RunState, commandSuffix: string): Notice | null {
  const gate = waitsAt(run)
  const { status } = run
  if (status.kind === 'open' && gate === null) return null
  return {
    schema_version: 1,
    run_id: run.run_id,
    document_id: run.document_id,
    seq: run.seq,
    at: run.updated_at,
    status: status.kind === 'open' ? 'waiting' : status.kind,
    how: status.kind === 'open' ? null : status.how,
    gate,
    code: status.kind === 'halted' ? status.code : null,
    counts: pinnedCounts(run.context_pins),
    ...lineageCounted(run),
    top_risks: topRisks(run, gate),
    asked: askedOf(run, gate),
    life_hours: gate === null ? null : LIFE_HOURS[gate],
    report: run.report?.html ?? null,
    command: commandOf(run, gate, commandSuffix),
  }
}

function topRisks(run: RunState, gate: SovereignGate | null): Notice['top_risks'] {
  const risks = gate === null ? {} : (run.requests[gate]?.risks ?? {})
  return Object.entries(risks)
    .sort(([a, n], [b, m]) => m - n || compareText(a, b))
    .slice(0, 3)
}

function askedOf({ status }: RunState, gate: SovereignGate | null): string {
  if (gate !== null) return `${GATE_LABELS[gate]} is asked for`
  if (status.kind === 'halted') return `${status.message}. ${STOPS[status.code].next}`
  return status.kind === 'closed' ? status.reason : ''
}

function commandOf(run: RunState, gate: SovereignGate | null, suffix: string): string | null {
  if (gate !== null) return `cutter approve ${run.run_id}${suffix}`
  return run.status.kind === 'halted' ? waysOn(run, run.status.code, suffix)[0].command : null
}

const json = (value: unknown) => jsonContent(JSON.stringify(value))

/** Writes index entry, batch entry and notice of a state. Safe to repeat: a later entry is never overwritten, a notice is created once. */
export async function writeEntries(objects: ObjectStore, run: RunState, commandSuffix: string): Promise<void> {
  const entry = json(indexEntry(run))
  const notice = noticeOf(run, commandSuffix)
  await Promise.all([
    objects.replaceOlder(indexKey(run.document_id, run.run_id), run, entry),
    run.batch_id === null ? null : objects.replaceOlder(batchKey(run.batch_id, run.document_id), run, entry),
    notice === null ? null : objects.create(noticeKey(run.run_id, run.seq), json(notice)),
  ])
}
