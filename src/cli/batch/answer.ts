import pMap from 'p-map'
import { type Board, type BoardRow, STANDING_LABELS, type Standing } from '../../batch/board.ts'
import { sittingOf } from '../../batch/sitting.ts'
import type { OutgoingRunMessage } from '../../messages.ts'
import type { RunId } from '../../orchestrator/brands.ts'
import { GATE_LABELS } from '../../orchestrator/steps.ts'
import { plural } from '../../reports/format.ts'
import { type AnswerKind, voidMessage } from '../answer.ts'
import { consent } from '../consent.ts'
import { type Context, Refused, type Result } from '../context.ts'
import { approvalBase, type DecisionOptions } from '../decide.ts'
import { EXIT } from '../exit-codes.ts'
import { authorityOf } from '../request.ts'
import { runOf } from '../runs.ts'
import { type KeyOption, keyFor } from '../signing.ts'
import { sendDecisions } from './decisions.ts'
import { boardFor, gateFor, type SelectOptions } from './select.ts'
import { sendAll, sendingResult } from './send.ts'

/** Rejecting, retrying and giving up many runs of a batch at once: one message for each. */

type AnswerBatchOptions = SelectOptions & KeyOption & { readonly reason: string; readonly yes?: boolean }

export async function rejectBatch(context: Context, options: AnswerBatchOptions & DecisionOptions): Promise<Result> {
  const board = await boardFor(context, options)
  const sitting = sittingOf(board, gateFor(board, options.gate), options.except ?? [])
  const what = `${GATE_LABELS[sitting.gate]}: reject ${plural(sitting.rows.length, 'document')}, which gives the runs up`
  await confirm(context, what, options)
  return await sendDecisions(context, sitting, options, (shown) => ({
    ...approvalBase(context, shown, options),
    decision: 'reject',
    acknowledged: {},
    reason: options.reason,
  }))
}

const AT_ONCE = 16

/** Which rows an answer is for. */
const ANSWERABLE: { readonly [K in AnswerKind]: readonly Standing[] } = {
  retry: ['halted'],
  void: ['halted', 'waiting', 'under_way'],
}

export async function answerBatch(context: Context, kind: AnswerKind, options: AnswerBatchOptions): Promise<Result> {
  const board = await boardFor(context, options)
  const found = answerable(board, kind, options.except ?? [])
  const others = kind === 'void' ? found.filter(({ entry }) => entry?.batch_id !== board.list.batch_id) : []
  const rows = found.filter((row) => !others.includes(row))
  if (found.length === 0) throw new Refused(EXIT.other, nothingTo(board, kind))
  if (rows.length > 0)
    await confirm(context, `${kind} ${plural(rows.length, 'run')} of batch ${options.batch}`, options)
  const addressed = await pMap(
    rows,
    async ({ documentId, runId }) => ({ documentId, message: await answerMessage(context, kind, runId, options) }),
    { concurrency: AT_ONCE },
  )
  const sent = await sendAll(context, addressed)
  const { suffix } = await context.desk()
  return sendingResult(
    { ...sent, leftOut: others.map(ofAnother) },
    { what: `${sent.sent} × ${kind}`, batchId: options.batch, suffix },
  )
}

async function answerMessage(
  context: Context,
  kind: AnswerKind,
  runId: RunId,
  options: AnswerBatchOptions,
): Promise<OutgoingRunMessage> {
  const order = { run_id: runId, request_id: context.uuid(), reason: options.reason, requested_by: context.user }
  if (kind === 'retry') return { type: kind, v: 1, ...order }
  const { store } = await context.desk()
  const key = await keyFor(context, options, await authorityOf(store, await runOf(store, runId)), null)
  return voidMessage(context, order, key)
}

const answerable = ({ rows }: Board, kind: AnswerKind, except: readonly string[]): readonly BoardRow[] =>
  rows.filter(({ documentId, standing }) => ANSWERABLE[kind].includes(standing) && !except.includes(documentId))

/** A run that answers for a document of the batch was asked for by somebody else, who may be in the midst of it. */
const ofAnother = ({ documentId, runId }: BoardRow) => ({
  documentId,
  why: `run ${runId} is not of this batch; it alone is given up with: cutter void ${runId}`,
})

const nothingTo = ({ list }: Board, kind: AnswerKind): string =>
  `Nothing to ${kind} in batch ${list.batch_id}: no document of it is ${ANSWERABLE[kind].map((standing) => STANDING_LABELS[standing]).join(' or ')}.`

async function confirm(context: Context, what: string, { yes }: { readonly yes?: boolean }): Promise<void> {
  if (yes === true) return
  const question = { asks: `${what}?`, otherwise: 'Left alone. Nothing was sent.' }
  await consent(context, 'For a script, with the same words: --yes', [question])
}
