import * as z from 'zod/mini'
import { LINEAGE_KINDS } from '../cutting/lineage.ts'
import { GAP_KINDS } from '../cutting/types.ts'
import { sameCounts } from '../orchestrator/approval.ts'
import { EFFECT_KINDS } from '../orchestrator/plan.ts'
import type { Store } from '../orchestrator/ports.ts'
import { waitsAt } from '../orchestrator/run.ts'
import type { RiskCounts, RunState } from '../orchestrator/state.ts'
import { SOVEREIGN_GATES, type SovereignGate } from '../orchestrator/steps.ts'
import { unlessCorrupt } from '../orchestrator/stops.ts'
import { SEGMENT_OPS } from '../reports/diff.ts'
import { difference, recheck } from '../schema/report-compared.ts'
import { type Context, Refused } from './context.ts'
import { EXIT, exitOfRun } from './exit-codes.ts'
import { runIdOf } from './ids.ts'
import { publishedFile } from './published-report.ts'
import { runOf } from './runs.ts'
import { runText } from './show.ts'
import { shownOtherwise } from './shown-otherwise.ts'
import { authority } from './signing.ts'
import { objectIn } from './stored-object.ts'

/** What a run asks of a person, as its report shows it. */

const count = z.number()
const asked = z.object({
  kind: z.literal('approval'),
  gate: z.enum(SOVEREIGN_GATES),
  label: z.string(),
  life_hours: count,
  request_digest: z.string(),
})
const lineage = z.optional(
  z.nullable(
    z.object({
      kind: z.enum(LINEAGE_KINDS),
      original: z.array(z.string()),
      current: z.array(z.string()),
      score: z.nullable(count),
      low_score: z.boolean(),
    }),
  ),
)
const unitText = z.object({
  kind: z.string(),
  segments: z.optional(z.array(z.object({ op: z.enum(SEGMENT_OPS), text: z.string() }))),
})
/** Only the fields that are shown: a report of another version may hold others. */
const report = z.object({
  decision: z.union([asked, z.object({ kind: z.string() })]),
  document: z.object({ doc_code: z.string(), title: z.nullable(z.string()), version_string: z.nullable(z.string()) }),
  counts: z.nullable(z.object({ create: count, revise: count, keep: count, retire: count })),
  risks: z.array(z.object({ class: z.string(), count, meaning: z.string(), items: z.array(z.string()) })),
  doubts: z.array(z.object({ line: count, reason: z.string() })),
  gaps: z.array(z.object({ kind: z.enum(GAP_KINDS) })),
  units: z.array(
    z.object({
      effect: z.enum(EFFECT_KINDS),
      address: z.string(),
      title: z.string(),
      origin: lineage,
      fate: lineage,
      text: unitText,
    }),
  ),
  recheck: z.optional(z.nullable(recheck)),
  difference: z.optional(z.nullable(difference)),
  authority: z.optional(authority),
  lineage: z.optional(z.nullable(z.object({ counts: z.record(z.enum(LINEAGE_KINDS), count) }))),
})

export type Report = z.output<typeof report>

export interface ShownRequest {
  readonly run: RunState
  readonly gate: SovereignGate
  readonly asked: z.output<typeof asked>
  readonly report: Report
  /** Each class with its count, as the report shows it. */
  readonly risks: RiskCounts
}

/**
 * The request as the run's report shows it; digest and risks are taken from there, and must be those the run waits with, and
 * all that is shown must be the plan's.
 * @throws Refused where nothing is asked, the report cannot be read (1), or report, state and plan disagree (3)
 */
export async function shownRequest(context: Context, text: string): Promise<ShownRequest> {
  const { store, suffix } = await context.desk()
  const run = await runOf(store, runIdOf(text))
  const gate = waitsAt(run)
  if (gate === null) throw new Refused(exitOfRun(run) || EXIT.other, `Nothing is asked:\n${runText(run, suffix)}`)
  const { shown, asPublished } = await reportOf(store, run)
  const { decision } = shown
  const risks = Object.fromEntries(shown.risks.map((risk) => [risk.class, risk.count]))
  const waitsWith = run.requests[gate]
  if (
    !isAsked(decision) ||
    decision.gate !== gate ||
    decision.request_digest !== waitsWith?.request_digest ||
    !sameCounts(risks, waitsWith.risks)
  ) {
    throw new Refused(
      EXIT.drift,
      `The report of run ${run.run_id} does not show the request that the run waits with. Look again in a moment.`,
    )
  }
  const plan = run.plan === null ? null : await unlessCorrupt(store.plans.load(run.run_id, run.plan.object))
  const otherwise = plan === null ? ['plan'] : shownOtherwise(run, gate, plan, shown)
  if (otherwise.length > 0) {
    throw new Refused(
      EXIT.drift,
      `The report of run ${run.run_id} does not show the plan that its request binds (other: ${otherwise.join(', ')}). Nobody approves what was altered: void the run and cut again.`,
    )
  }
  if (!asPublished) throw notAsPublished(run)
  return { run, gate, asked: decision, report: shown, risks }
}

const notAsPublished = (run: RunState): Refused =>
  new Refused(
    EXIT.drift,
    `The report of run ${run.run_id} is not the one that its state names: somebody altered it. Nobody approves what was altered: void the run and cut again.`,
  )

const REPORT = 'report.json'

const isAsked = (decision: Report['decision']): decision is ShownRequest['asked'] => asked.safeParse(decision).success

/** Who may decide, as the run's report shows it; null where it has none, or none that says so. */
export async function authorityOf(store: Store, run: RunState): Promise<NonNullable<Report['authority']> | null> {
  if (run.report === null) return null
  const { shown, asPublished } = await reportOf(store, run)
  // An altered one is no reason to keep a run: what it says of keys is not asked, and the handler judges.
  return asPublished ? (shown.authority ?? null) : null
}

/** The report, and whether it is to the byte the one whose digest the state names. */
async function reportOf({ objects }: Store, run: RunState): Promise<{ shown: Report; asPublished: boolean }> {
  const found = run.report === null ? null : await publishedFile(objects, run.report, REPORT)
  if (run.report !== null && found !== null && found.kind !== 'missing') {
    // The bytes that were checked are those that are shown: between two reads they might be exchanged.
    const shown = objectIn(found.bytes, `${run.report.folder}${REPORT}`, report)
    return { shown, asPublished: found.kind === 'as_published' }
  }
  throw new Refused(
    EXIT.other,
    `The report of run ${run.run_id} is missing or damaged; nobody approves what cannot be read. Restore it, or void the run and cut again.`,
  )
}
