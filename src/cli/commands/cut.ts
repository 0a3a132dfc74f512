import type { Context, Result } from '../context.ts'
import { EXIT, exitOfRun } from '../exit-codes.ts'
import { documentIdOf, followedRun, runIdOf, settled } from '../runs.ts'
import { runText } from '../show.ts'

export interface CutOptions {
  readonly sourceVersion?: string
  readonly batchId?: string
  readonly wait?: boolean
}

/** Asks for a dry run. With a folder the run goes on at once; over the queue it is sent, and awaited on demand. */
export async function cut(context: Context, document: string, options: CutOptions): Promise<Result> {
  const documentId = documentIdOf(document)
  const desk = await context.desk()
  const runId = context.ids.runId(context.clock.now())
  const delivered = await desk.deliver({
    type: 'cut',
    v: 1,
    document_id: documentId,
    run_id: runId,
    requested_by: context.user,
    ...(options.sourceVersion === undefined ? {} : { source_version: options.sourceVersion }),
    ...(options.batchId === undefined ? {} : { batch_id: options.batchId }),
  })
  if (delivered.kind === 'sent' && options.wait !== true) {
    const text = `Sent. Run ${runId}\n  next     cutter watch ${runId}`
    return { json: { run_id: runId, message_id: delivered.messageId }, text, exit: EXIT.done }
  }
  await settled(context, runId, 0, { delivered, approvalId: null })
  const run = await followedRun(desk.store, runIdOf(runId))
  return { json: run, text: runText(run, desk.suffix), exit: exitOfRun(run) }
}
