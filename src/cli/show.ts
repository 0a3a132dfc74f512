import { riskList } from '../orchestrator/approval.ts'
import type { RunId } from '../orchestrator/brands.ts'
import type { IndexEntry } from '../orchestrator/entries.ts'
import { pinnedCounts, pinnedLineage } from '../orchestrator/pinned-counts.ts'
import { waitsAt } from '../orchestrator/run.ts'
import type { RunState } from '../orchestrator/state.ts'
import { GATE_LABELS } from '../orchestrator/steps.ts'
import { STOPS } from '../orchestrator/stops.ts'
import { waysOn } from '../orchestrator/ways.ts'
import { countsText } from '../reports/effects.ts'
import { count, when } from '../reports/format.ts'
import { countsPhrase } from '../reports/lineage.ts'
import { twinOf } from './runs.ts'
import { nextLines, type Standstill } from './standstill.ts'

/** Texts for people. */

/** How many problems of a halted run are printed. */
const SHOWN = 20

/** Where a run stands and what to do next. */
export function runText(run: RunState, suffix: string, beside: Standstill = { lines: [], next: null }): string {
  const head = `${run.run_id}  ${run.document_id}${versionOf(run)}`
  return [
    head,
    `  state    ${run.state}`,
    ...countsOf(run),
    ...recheckLine(run),
    ...statusLines(run, suffix, beside),
    ...reportLines(run, suffix),
  ].join('\n')
}

const versionOf = ({ context_pins: pins }: RunState): string =>
  pins['version_string'] === undefined ? '' : ` version ${pins['version_string']}`

function countsOf(run: RunState): readonly string[] {
  const counts = pinnedCounts(run.context_pins)
  const lineage = pinnedLineage(run.context_pins)
  return [
    ...(counts === null ? [] : [`  would do ${countsText(counts)}`]),
    ...(lineage === null ? [] : [`  lineage  ${countsPhrase({ counts: lineage })}`]),
  ]
}

/** What the last resume compared, where an approval was given before. */
function recheckLine({ sessions, approvals, status }: RunState): readonly string[] {
  const last = sessions.at(-1)
  const drifted = status.kind === 'halted' && status.code === 'STOP_DRIFT'
  if (last?.invocation !== 'resume' || drifted || Object.keys(approvals).length === 0) return []
  return [
    `  checked  ${last.checked} facts, ${last.changed.length} changed: your approval still stands, 0 effects changed`,
  ]
}

function statusLines(run: RunState, suffix: string, { lines, next }: Standstill): readonly string[] {
  const { status } = run
  const gate = waitsAt(run)
  if (gate !== null) {
    return [
      `  waits    ${GATE_LABELS[gate]} since ${run.requests[gate]?.asked_at}`,
      `  risks    ${riskList(run.requests[gate]?.risks ?? {})}`,
      ...lines,
      ...nextLines(next ?? [`cutter approve ${run.run_id}${suffix}`]),
    ]
  }
  switch (status.kind) {
    case 'open':
      return [
        `  status   under way; last written ${when(run.updated_at)}`,
        ...lines,
        ...nextLines(next ?? underWay(run, suffix)),
      ]
    case 'halted':
      return [
        `  ${status.how.padEnd(8)} ${status.code}: ${status.message}`,
        ...status.details
          .slice(0, SHOWN)
          .map(
            ({ message, cure, line }) =>
              `           ${line === null ? '' : `line ${line}: `}${message}${cure === null ? '' : ` → ${cure}`}`,
          ),
        ...(status.details.length > SHOWN
          ? [
              `           … and ${count(status.details.length - SHOWN)} more, each with its line and cure, in the report`,
            ]
          : []),
        ...lines,
        ...(next === null ? [] : nextLines(next)),
        `  next     ${STOPS[status.code].next}`,
        ...waysOn(run, status.code, suffix).map(({ command }) => `           ${command}`),
      ]
    case 'closed':
      return [
        `  ${status.how === 'voided' ? 'voided  ' : 'closed  '} ${status.reason} (${status.by}, ${status.at})`,
        ...(status.how === 'voided'
          ? []
          : [
              `  next     the plan for your executor is handover/plan.jsonl: cutter report ${run.run_id} --out DIR${suffix}`,
            ]),
        ...(twinOf(run) === null ? [] : [`  next     cutter status ${twinOf(run)}${suffix}`]),
      ]
  }
}

/** A folder has no queue: a run that stands open there was left by a process that ended. */
const underWay = ({ run_id: runId }: RunState, suffix: string): readonly string[] =>
  suffix === ''
    ? [`cutter watch ${runId}`, 'where nothing moves: cutter doctor, cutter redrive --dry-run']
    : [`cutter retry ${runId} --reason "…"${suffix}`]

const reportLines = (run: RunState, suffix: string): readonly string[] =>
  run.report === null ? [] : [`  report   cutter report ${run.run_id} --open${suffix}`]

/** Why the news of another run follow. */
export const twinText = (asked: RunId, answers: RunId): string =>
  `Run ${asked} asked for the same as ${answers}, which answers for it and stands as follows.`

/** A change of state, with the phases passed since `before`. */
export function progressText(run: RunState, before: RunState | null): string {
  const passed = run.receipts.slice(before?.receipts.length ?? 0).map(({ phase, gate, predicates }) => {
    const held = predicates.filter((predicate) => predicate.passed).length
    return `  ✓ ${phase.padEnd(18)} ${gate} ${held}/${predicates.length}`
  })
  return [...passed, `${run.updated_at}  ${run.state}  ${run.status.kind}`].join('\n')
}

/** One line for each run. */
export function entryLine(entry: IndexEntry): string {
  const what =
    entry.gate === null
      ? `${entry.how ?? (entry.status === 'open' ? `under way: ${entry.state}` : entry.status)}${entry.code === null ? '' : ` ${entry.code}`}${entry.how === 'voided' && entry.reason !== null ? `: ${entry.reason}` : ''}`
      : `waits: ${GATE_LABELS[entry.gate]}`
  return `${entry.run_id}  ${entry.since}  ${entry.document_id}${entry.version_string === null ? '' : ` ${entry.version_string}`}  ${what}`
}
