import type { Approval } from '../../orchestrator/state.ts'
import { approveBatch } from '../batch/approve.ts'
import { BATCH, EXCEPT, GATE, type ManyOptions, oneOrMany } from '../batch/options.ts'
import { consent, type SpelledOut, spelledOut } from '../consent.ts'
import type { Context, Result } from '../context.ts'
import { APPROVER, approvalBase, type DecisionOptions, deliver, PRINT } from '../decide.ts'
import { type ShownRequest, shownRequest } from '../request.ts'
import { requestText } from '../request-text.ts'
import { type Shell, WAIT, words } from '../shell.ts'
import { KEY, keyFor } from '../signing.ts'

export interface ApproveOptions extends DecisionOptions, SpelledOut {
  /** For scripts: no question is asked, but digest and acknowledgements must be spelled out. */
  readonly yes?: boolean
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
    .option('--scope <text>', 'what the approval is for, in your words', words)
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
  const acknowledged = options.yes === true ? read(options, shown) : await ask(context, shown)
  const approval: Approval = {
    ...approvalBase(context, shown, options),
    decision: 'approve',
    acknowledged,
    ...(shown.gate === 'SG_2_lifecycle_authz' ? { review_decision_id: context.uuid() } : {}),
  }
  return await deliver(context, shown.run, { approval, key }, options)
}

async function ask(context: Context, { asked, report, risks }: ShownRequest): Promise<Approval['acknowledged']> {
  const acks = report.risks.map((risk) => ` --ack ${risk.class}:${risk.count}`).join('')
  await consent(context, `For a script: --yes --digest ${asked.request_digest}${acks}`, [
    ...report.risks.map((risk) => ({
      asks: `Acknowledge ${risk.class}: ${risk.count} (${risk.meaning})?`,
      otherwise: `Not acknowledged: ${risk.class}. Nothing was sent.`,
    })),
    { asks: `${asked.label}: approve?`, otherwise: 'Not approved. Nothing was sent.' },
  ])
  return risks
}

const read = (options: ApproveOptions, { asked, risks }: ShownRequest): Approval['acknowledged'] =>
  spelledOut(options, {
    digest: asked.request_digest,
    risks,
    called: 'the request digest',
    differs: `--digest is not the request that the run waits with now: ${asked.request_digest}.`,
  })
