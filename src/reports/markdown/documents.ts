import type { PackedText } from '../../orchestrator/packed-text.ts'
import type { State } from '../../orchestrator/steps.ts'
import { type Piece, packed, type ReportFile, textFile } from '../files.ts'
import { when } from '../format.ts'
import type { ReportModel, ReportStep } from '../model.ts'
import { head } from './head.ts'
import { PHASE_TEXTS } from './phases.ts'
import { recheckText } from './recheck.ts'
import { requestText } from './requests.ts'
import { code, heading, inline, list, paragraph, table } from './text.ts'
import { unitTexts } from './units.ts'

/** The 13 documents of a run, in their fixed order, each by the step that it reports. */
export const DOCUMENTS = [
  { name: '01-source-pin', title: '01 Source pin', state: 'source_pinned' },
  { name: '02-mark', title: '02 Mark', state: 'marked' },
  { name: '03-cutplan', title: '03 Cutplan', state: 'cutplan_ok' },
  { name: '04-pre-write-backup', title: '04 Pre-write backup', state: 'pre_write_backup_taken' },
  { name: '05-grant-probe', title: '05 Grant probe', state: 'grants_probed' },
  { name: 'SG1-cut-authz-request', title: 'SG1 Cut authorisation request', state: 'awaiting_cut_authorization' },
  { name: '06-cut-leg-a', title: '06 Cut, leg A', state: 'cut_leg_a_committed' },
  { name: '07-structural-verify', title: '07 Structural verify', state: 'structural_verified' },
  { name: '08-leg-b-record', title: '08 Leg B record', state: 'leg_b_recorded' },
  { name: '09-write-verify', title: '09 Write verify', state: 'write_verified' },
  {
    name: 'SG2-lifecycle-authz-request',
    title: 'SG2 Lifecycle authorisation request',
    state: 'awaiting_lifecycle_authorization',
  },
  { name: '10-lifecycle-enact', title: '10 Lifecycle enact', state: 'lifecycle_enacted' },
  { name: '11-final-report', title: '11 Final report', state: 'closeout_reported' },
] as const satisfies readonly { readonly name: string; readonly title: string; readonly state: State }[]

/** The documents of all steps reached, including the one it halted at; a voided run has its final report too. */
export function markdownFiles(model: ReportModel): readonly ReportFile[] {
  const texts = packed(unitTexts(model.units))
  return DOCUMENTS.flatMap(({ name, title, state }) => {
    const step = model.steps.find((candidate) => candidate.state === state)
    if (step === undefined || !isDue(model, step)) return []
    return [textFile(`${name}.md`, document({ title, model, step, texts }))]
  })
}

const isDue = ({ decision }: ReportModel, step: ReportStep): boolean =>
  step.status !== 'ahead' || (step.phase === 'closeout' && decision.kind === 'voided')

interface DocumentInput {
  readonly title: string
  readonly model: ReportModel
  readonly step: ReportStep
  /** The texts of all units, which both requests hold. */
  readonly texts: PackedText
}

function* document({ title, model, step, texts }: DocumentInput): Iterable<Piece> {
  yield* head(title, model, step)
  if (step.status === 'halted') yield* halt(model)
  const final = step.phase === 'closeout'
  if (final) yield* gate(step)
  if (step.kind === 'pause' && (step.gate === 'SG_1_cut_authz' || step.gate === 'SG_2_lifecycle_authz')) {
    yield* requestText(model, step.gate, texts)
  }
  if (step.phase !== null) yield* PHASE_TEXTS[step.phase](model)
  if (!final) yield* gate(step)
}

/** The gate's predicates, the pins and the warnings of a phase. */
function* gate({ kind, predicates, pins, warnings }: ReportStep): Iterable<string> {
  if (kind === 'pause' || predicates.length === 0) return
  yield heading(2, 'Gate')
  yield list(predicates.map(({ name, passed }) => `${passed ? '✓' : '✗ **false**'} ${code(name)}`))
  yield heading(2, 'Pins')
  yield* table(
    ['Pin', 'Value'],
    pins.map(({ name, value }) => [code(name), code(String(value))]),
    'None.',
  )
  if (warnings.length === 0) return
  yield heading(2, 'Warnings')
  yield list(warnings.map(inline))
}

function* halt(model: ReportModel): Iterable<string> {
  const { decision } = model
  if (decision.kind !== 'halted') return
  yield heading(2, decision.how === 'stopped' ? 'Stopped' : 'Failed')
  yield paragraph(`${code(decision.code)}, ${when(decision.at)}: ${inline(decision.message)}. Nothing was written.`)
  yield* table(
    ['Line', 'Byte', 'What', 'Cure'],
    decision.details.map(({ line, offset, message, cure }) => [
      line === null ? '' : String(line),
      offset === null ? '' : String(offset),
      inline(message),
      cure === null ? '' : code(cure),
    ]),
    'No further detail.',
  )
  yield* recheckText(model)
  yield heading(2, 'What to do next')
  yield paragraph(decision.next)
  yield list(decision.commands.map(({ meaning, command }) => `${meaning}: ${code(command)}`))
}
