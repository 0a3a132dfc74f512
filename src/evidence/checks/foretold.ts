import type { Plan, PlannedCall, PredictedRow } from '../../orchestrator/plan.ts'
import { Predictor, stageOf } from '../../orchestrator/predict.ts'
import type { Prediction } from '../../orchestrator/prediction.ts'
import { DEFAULT_SITE, type Site } from '../../orchestrator/settings.ts'
import type { RunState } from '../../orchestrator/state.ts'
import { Stop } from '../../orchestrator/stops.ts'
import type { HandoverLine } from '../../schema/handover.ts'
import type { Opened } from '../open.ts'

/** The rows and calls that the folder foretells, as they stand in its lines, and as the plan gives them again. */

interface Lines {
  readonly rows: readonly PredictedRow[]
  readonly calls: readonly PlannedCall[]
}

/** The rows and calls in order; null where the folder holds none, or none that can be read. */
export function foretoldLines(opened: Opened): Lines | null {
  const { foretold: lines } = opened
  if (lines.kind !== 'read') return null
  return {
    rows: lines.value.flatMap((line) => (line.line === 'row' ? [rowOf(line)] : [])),
    calls: lines.value.flatMap((line) => (line.line === 'call' ? [callOf(line)] : [])),
  }
}

const rowOf = ({ line: _line, ...row }: Extract<HandoverLine, { line: 'row' }>): PredictedRow => row
const callOf = ({ line: _line, n: _n, ...call }: Extract<HandoverLine, { line: 'call' }>): PlannedCall => call

/** What plan and approvals foretell at the state of the run, or why they foretell nothing. */
export function foretold(opened: Opened, run: RunState, plan: Plan): Prediction | string {
  try {
    return new Predictor(plan, siteIn(foretoldLines(opened))).through(stageOf(run.state), run.approvals)
  } catch (error) {
    if (error instanceof Stop) return `the plan cannot be carried out: ${error.message}`
    throw error
  }
}

/** The site's names as the lines use them. A wrong one gives other lines than those. */
function siteIn(lines: Lines | null): Site {
  if (lines === null) return DEFAULT_SITE
  const { rows, calls } = lines
  const actor = calls[0]?.args['p_actor'] ?? rows.find(({ part }) => part === 'leg_b')?.columns['actor']
  const verifier = rows.find(({ part }) => part === 'verify')?.columns['actor']
  return {
    ...DEFAULT_SITE,
    unit_schema: schemaOf(rows, /\.(information_unit|unit_version)$/) ?? DEFAULT_SITE.unit_schema,
    governance_schema: schemaOf(rows, /\.cut_change_set$/) ?? DEFAULT_SITE.governance_schema,
    actor: typeof actor === 'string' ? actor : DEFAULT_SITE.actor,
    verifier_role: typeof verifier === 'string' ? verifier : DEFAULT_SITE.verifier_role,
  }
}

const schemaOf = (rows: readonly PredictedRow[], table: RegExp): string | undefined =>
  rows.find((row) => table.test(row.table))?.table.replace(table, '')
