import { encodeMessage } from '../../messages.ts'
import { riskList } from '../../orchestrator/approval.ts'
import { RISKS } from '../../orchestrator/risks.ts'
import { waitsAt } from '../../orchestrator/run.ts'
import type { Approval, RunState } from '../../orchestrator/state.ts'
import { GATE_LABELS, type SovereignGate } from '../../orchestrator/steps.ts'
import { isoUtc } from '../../orchestrator/time.ts'
import type { ReportDecision, ReportModel } from '../../reports/model/types.ts'
import { type Context, Refused, type Result } from '../context.ts'
import { EXIT, exitOfRun } from '../exit-codes.ts'
import { jsonOf, runIdOf, runOf, settled } from '../runs.ts'
import { runText } from '../show.ts'

export interface ApproveOptions {
  readonly approver?: string
  readonly scope?: string
  /** For scripts: no question is asked, but digest and acknowledgements must be spelled out. */
  readonly yes?: boolean
  readonly digest?: string
  /** `retire:3`, one for each class. */
  readonly ack?: readonly string[]
  /** Only prints the body for `aws sqs send-message`. */
  readonly print?: boolean
  readonly wait?: boolean
}

type Asked = Extract<ReportDecision, { kind: 'approval' }>

/** Shows what is approved, asks for each class of risk, and sends the approval bound to the digest that the report shows. */
export async function approve(context: Context, runText: string, options: ApproveOptions): Promise<Result> {
  const { run, gate, asked, model } = await shown(context, runText)
  context.note(requestText(model, asked))
  const acknowledged =
    options.yes === true ? spelledOut(options, asked, run, gate) : await askAll(context, model, asked)
  return await decide(
    context,
    run,
    {
      ...base(context, run, gate, asked, options),
      decision: 'approve',
      acknowledged,
      ...(gate === 'SG_2_lifecycle_authz' ? { review_decision_id: context.uuid() } : {}),
    },
    options,
  )
}

/** Gives the run up at its gate, with the reason. */
export async function reject(
  context: Context,
  runText: string,
  options: Omit<ApproveOptions, 'yes' | 'digest' | 'ack'> & { readonly reason: string },
): Promise<Result> {
  const { run, gate, asked } = await shown(context, runText)
  return await decide(
    context,
    run,
    { ...base(context, run, gate, asked, options), decision: 'reject', acknowledged: {}, reason: options.reason },
    options,
  )
}

/** The request as the run's report shows it; the digest is taken from there, and must be the one the run waits with. */
async function shown(
  context: Context,
  text: string,
): Promise<{ run: RunState; gate: SovereignGate; asked: Asked; model: ReportModel }> {
  const { store, suffix } = await context.desk()
  const run = await runOf(store, runIdOf(text))
  const gate = waitsAt(run)
  if (gate === null) throw new Refused(exitOfRun(run) || EXIT.other, `Nothing is asked:\n${runText(run, suffix)}`)
  const model = run.report === null ? null : await jsonOf<ReportModel>(store.objects, `${run.report.folder}report.json`)
  if (model === null)
    throw new Refused(
      EXIT.other,
      `The report of run ${run.run_id} is missing; nobody approves what cannot be read. Retry the run.`,
    )
  const { decision } = model
  if (
    decision.kind !== 'approval' ||
    decision.gate !== gate ||
    decision.request_digest !== run.requests[gate]?.request_digest
  ) {
    throw new Refused(
      EXIT.drift,
      `The report of run ${run.run_id} does not show the request that the run waits with. Look again in a moment.`,
    )
  }
  return { run, gate, asked: decision, model }
}

function requestText(model: ReportModel, asked: Asked): string {
  const { counts } = model
  const changed = model.units.filter(({ effect }) => effect !== 'keep')
  const sign = { create: '+', revise: '±', keep: '=', retire: '−' } as const
  return [
    asked.label,
    'Nothing will be written; a real cut needs its own authorisation.',
    `${model.document.title ?? model.document.doc_code}, version ${model.document.version_string}`,
    `${counts?.create} create, ${counts?.revise} revise, ${counts?.keep} keep, ${counts?.retire} retire`,
    ...changed
      .slice(0, 40)
      .map((unit) => `  ${sign[unit.effect]} ${unit.effect.padEnd(6)} ${unit.address}  ${unit.title}`),
    ...(changed.length > 40 ? [`  … and ${changed.length - 40} more in the report`] : []),
    ...model.risks.map((risk) => `  risk ${risk.class}:${risk.count}  ${risk.meaning}`),
    `Request digest ${asked.request_digest}`,
    `Good for ${asked.life_hours} hours from its signature.`,
    '',
  ].join('\n')
}

async function askAll(context: Context, model: ReportModel, asked: Asked): Promise<Approval['acknowledged']> {
  const { ask } = context
  if (ask === null) {
    throw new Refused(
      EXIT.refused,
      `There is no terminal to ask on. For a script: --yes --digest ${asked.request_digest}${model.risks.map((risk) => ` --ack ${risk.class}:${risk.count}`).join('')}`,
    )
  }
  for (const risk of model.risks) {
    const meaning = RISKS[risk.class as keyof typeof RISKS] ?? risk.meaning
    if (!isYes(await ask(`Acknowledge ${risk.class}: ${risk.count} (${meaning})? [y/N] `)))
      throw new Refused(EXIT.refused, `Not acknowledged: ${risk.class}. Nothing was sent.`)
  }
  if (!isYes(await ask(`${asked.label}: approve? [y/N] `)))
    throw new Refused(EXIT.refused, 'Not approved. Nothing was sent.')
  return Object.fromEntries(model.risks.map((risk) => [risk.class, risk.count]))
}

const isYes = (answer: string): boolean => /^y(es)?$/i.test(answer.trim())

function spelledOut(
  options: ApproveOptions,
  asked: Asked,
  run: RunState,
  gate: SovereignGate,
): Approval['acknowledged'] {
  const acknowledged = Object.fromEntries((options.ack ?? []).map(parseAck))
  if (options.digest !== asked.request_digest) {
    throw new Refused(
      EXIT.drift,
      `--yes needs --digest with the digest that was read; the request now is ${asked.request_digest}`,
    )
  }
  const wanted = riskList(run.requests[gate]?.risks ?? {})
  if (riskList(acknowledged) !== wanted)
    throw new Refused(EXIT.refused, `--yes needs each risk spelled out: ${wanted}; given: ${riskList(acknowledged)}`)
  return acknowledged
}

function parseAck(text: string): [string, number] {
  const match = /^([a-z_]+):(\d+)$/.exec(text)
  if (match === null) throw new Refused(EXIT.refused, `--ack takes CLASS:COUNT, for example retire:3, not "${text}"`)
  return [match[1] ?? '', Number(match[2])]
}

const base = (context: Context, run: RunState, gate: SovereignGate, asked: Asked, options: ApproveOptions) => ({
  approval_id: context.uuid(),
  gate,
  run_id: run.run_id,
  signed_utc: isoUtc(context.clock.now()),
  allowance: 'explicit',
  payload_sha256: asked.request_digest,
  scope: options.scope ?? `${GATE_LABELS[gate]} of ${run.document_id}`,
  approver: options.approver ?? context.user,
})

async function decide(context: Context, run: RunState, approval: Approval, options: ApproveOptions): Promise<Result> {
  const desk = await context.desk()
  const message = { type: 'approval', v: 1, run_id: run.run_id, approval } as const
  if (options.print === true) {
    const { body } = encodeMessage(message)
    return { json: JSON.parse(body), text: body, exit: EXIT.done }
  }
  const delivered = await desk.deliver(message)
  if (delivered.kind === 'sent' && options.wait !== true) {
    return {
      json: { run_id: run.run_id, message_id: delivered.messageId, approval },
      text: `Sent (${approval.decision}).\n  next     cutter watch ${run.run_id}${desk.suffix}`,
      exit: EXIT.done,
    }
  }
  const after = await settled(context, run.run_id, run.seq, { delivered, approvalId: approval.approval_id })
  return { json: after, text: runText(after, desk.suffix), exit: exitOfRun(after) }
}
