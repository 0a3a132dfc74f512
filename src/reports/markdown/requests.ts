import type { PackedText } from '../../orchestrator/packed-text.ts'
import type { SovereignGate } from '../../orchestrator/steps.ts'
import { askCut } from '../ask.ts'
import { decidedBy, openTo, POLICY_WORDS } from '../authority.ts'
import type { Piece } from '../files.ts'
import { count, plural, when } from '../format.ts'
import type { ReportAuthority, ReportDecision, ReportModel } from '../model.ts'
import { refusalList } from './final.ts'
import { differenceText, recheckText } from './recheck.ts'
import { restOfText } from './rest.ts'
import { code, heading, inline, paragraph, table } from './text.ts'
import { countsAndRisks, lineage } from './units.ts'

/** A request: first what is asked, then every unit that its digest stands for (`texts`). */
export function* requestText(model: ReportModel, gate: SovereignGate, texts: PackedText): Iterable<Piece> {
  yield paragraph('**Nothing will be written.** This is a dry run; a real cut needs its own authorisation.')
  const { decision } = model
  if (decision.kind === 'approval' && decision.gate === gate) yield* asked(decision, model)
  else yield* past(model, gate)
  if (gate === 'SG_2_lifecycle_authz') {
    yield* sinceCut(model)
    yield* recheckText(model)
  }
  yield* differenceText(model)
  yield heading(2, 'What would change')
  yield* countsAndRisks(model)
  if (gate === 'SG_2_lifecycle_authz') yield* lifecycle(model)
  yield heading(2, 'Lineage')
  yield* lineage(model)
  yield texts
  yield* restOfText(model)
  yield heading(2, 'Refused approvals')
  yield* refusalList(model)
}

function* asked(
  decision: Extract<ReportDecision, { kind: 'approval' }>,
  { authority, counts }: ReportModel,
): Iterable<string> {
  yield heading(2, `Asked for: ${decision.label}`)
  if (decision.gate === 'SG_1_cut_authz') yield paragraph(askCut(counts))
  yield* table(
    ['Question', 'Answer'],
    [
      ['To approve', code(decision.approve_command)],
      ['To refuse', code(decision.reject_command)],
      ['Request digest', code(decision.request_digest)],
      ['Must acknowledge', code(decision.acknowledge)],
      ['Good for', `${decision.life_hours} hours from its signature, counted to the moment the queue takes it`],
      ['Asked', when(decision.asked_at)],
      ...(authority === undefined ? [] : authorityRows(authority, decision.gate)),
    ],
    '',
  )
}

const authorityRows = (authority: ReportAuthority, gate: SovereignGate): readonly (readonly [string, string])[] => [
  ['Policy', POLICY_WORDS[authority.policy]],
  ['Open to', openTo(authority, gate).map(inline).join('; ')],
  ...authority.rules.map((rule): readonly [string, string] => ['Rule', rule]),
]

/** The request as it was, for a run that has gone on or rests elsewhere. */
function* past({ digests, approvals }: ReportModel, gate: SovereignGate): Iterable<string> {
  const digest = digests.find(({ name }) => name === `request_digest ${gate}`)
  const approval = approvals.find((accepted) => accepted.gate === gate)
  if (digest !== undefined) yield paragraph(`Request digest ${code(digest.sha256)}.`)
  yield paragraph(
    approval === undefined
      ? 'No approval of this request was consumed.'
      : `Approved by ${inline(approval.approver)}, signed ${when(approval.signed_utc)}; policy: ${inline(decidedBy(approval))}.`,
  )
}

function* sinceCut({ since_cut: since }: ReportModel): Iterable<string> {
  if (since === null) return
  const changed = since.facts_changed
  yield heading(2, 'New since approval 1')
  yield paragraph(
    `${plural(since.facts_checked, 'fact')} re-checked ${when(since.rechecked_at)}, ${count(changed.length)} changed${changed.length === 0 ? '' : `: ${changed.map(inline).join(', ')}`}.`,
  )
  yield paragraph(
    `${plural(since.enacted, 'unit')} draft → enacted, ${count(since.superseded)} superseded, ${count(since.retired)} retired. In a real run that could not be undone.`,
  )
}

function* lifecycle({ units }: ReportModel): Iterable<string> {
  yield heading(2, 'Put in force and retired')
  yield* table(
    ['Address', 'From', 'To', 'Supersedes'],
    units.values().flatMap((unit) => {
      if (unit.effect === 'retire') return [[code(unit.address), 'in the database', 'retired', 'no']]
      return unit.enact
        ? [[code(unit.address), 'draft', 'enacted', unit.supersedes ? 'the version now in force' : 'no']]
        : []
    }),
    'None.',
  )
}
