import { riskList, sameCounts } from '../../orchestrator/approval.ts'
import type { Approval } from '../../orchestrator/state.ts'
import { isYes, parseAck } from '../acknowledge.ts'
import { approveBatch } from '../batch/approve.ts'
import { BATCH, EXCEPT, GATE, type ManyOptions, oneOrMany } from '../batch/options.ts'
import { type Context, Refused, type Result } from '../context.ts'
import { APPROVER, bound, type DecisionOptions, deliver, PRINT } from '../decide.ts'
import { EXIT } from '../exit-codes.ts'
import { requestText, type ShownRequest, shownRequest } from '../request.ts'
import { type Shell, WAIT } from '../shell.ts'
import { KEY, keyFor } from '../signing.ts'

export interface ApproveOptions extends DecisionOptions {
  /** For scripts: no question is asked, but digest and acknowledgements must be spelled out. */
  readonly yes?: boolean
  readonly digest?: string
  /** `retire:3`, one for each class. */
  readonly acknowledge?: readonly string[]
}

export const addApprove = ({ define, act }: Shell): void => {
  define('approve [run]', 'show what is asked, ask for each risk, send the approval', [
    'approve RUN',
    'approve RUN --approver "Ann Lee" --scope "library by-law, version 2" --wait',
    'approve RUN --yes --digest SHA --ack retire:3 --ack renumbered:1',
    'approve RUN --key ann.pem                     where decisions are signed',
    'approve RUN --print > approval.json',
    'approve RUN --runs-dir runs',
    'approve --batch spring --except US-CONST --gate SG_1',
  ])
    .option(...APPROVER)
    .option('--scope <text>', 'what the approval is for, in your words')
    .option(...KEY)
    .option(...PRINT)
    .option('--yes', 'for scripts: ask nothing; needs --digest and every --ack')
    .option('--digest <sha256>', 'the request digest that was read')
    .option(
      '--ack, --acknowledge <class:count>',
      'acknowledge one class of risk, again for each',
      (value: string, all: readonly string[] = []) => [...all, value],
    )
    .option(...WAIT)
    .option(...BATCH)
    .option(...EXCEPT)
    .option(...GATE)
    .action((run: string | undefined, options: ApproveOptions & ManyOptions) =>
      act(
        async (context) =>
          await oneOrMany(run, options, {
            one: (id) => approve(context, id, options),
            many: (batch) => approveBatch(context, { ...options, batch }),
          }),
      ),
    )
}

/** Shows what is approved, asks for each class of risk, and sends the approval bound to the digest that the report shows. */
async function approve(context: Context, run: string, options: ApproveOptions): Promise<Result> {
  const shown = await shownRequest(context, run)
  const { suffix } = await context.desk()
  context.note(requestText(shown, suffix))
  const key = await keyFor(context, options, shown.report.authority ?? null, shown.gate)
  const acknowledged = options.yes === true ? spelledOut(options, shown) : await askAll(context, shown)
  const approval: Approval = {
    ...bound(context, shown, options),
    decision: 'approve',
    acknowledged,
    ...(shown.gate === 'SG_2_lifecycle_authz' ? { review_decision_id: context.uuid() } : {}),
  }
  return await deliver(context, shown.run, { approval, key }, options)
}

async function askAll({ ask }: Context, { asked, report, risks }: ShownRequest): Promise<Approval['acknowledged']> {
  if (ask === null) {
    const acks = report.risks.map((risk) => ` --ack ${risk.class}:${risk.count}`).join('')
    throw new Refused(
      EXIT.refused,
      `There is no terminal to ask on. For a script: --yes --digest ${asked.request_digest}${acks}`,
    )
  }
  for (const risk of report.risks) {
    if (!isYes(await ask(`Acknowledge ${risk.class}: ${risk.count} (${risk.meaning})? [y/N] `)))
      throw new Refused(EXIT.refused, `Not acknowledged: ${risk.class}. Nothing was sent.`)
  }
  if (!isYes(await ask(`${asked.label}: approve? [y/N] `)))
    throw new Refused(EXIT.refused, 'Not approved. Nothing was sent.')
  return risks
}

function spelledOut(options: ApproveOptions, { asked, risks }: ShownRequest): Approval['acknowledged'] {
  const acknowledged = Object.fromEntries((options.acknowledge ?? []).map(parseAck))
  if (options.digest === undefined)
    throw new Refused(EXIT.refused, '--yes needs --digest with the request digest that was read.')
  if (options.digest !== asked.request_digest) {
    throw new Refused(
      EXIT.drift,
      `--digest is not the request that the run waits with now: ${asked.request_digest}. Read that one first.`,
    )
  }
  if (!sameCounts(acknowledged, risks))
    throw new Refused(
      EXIT.refused,
      `--yes needs each risk spelled out: ${riskList(risks)}; given: ${riskList(acknowledged)}`,
    )
  return acknowledged
}
