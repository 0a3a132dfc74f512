import type { Context, Result } from '../context.ts'
import { EXIT, exitOfRun } from '../exit-codes.ts'
import { documentIdOf } from '../runs.ts'
import { type Shell, WAIT } from '../shell.ts'
import { runText } from '../show.ts'
import { settled } from '../wait.ts'

export interface CutOptions {
  readonly sourceVersion?: string
  readonly batchId?: string
  readonly wait?: boolean
}

export const SOURCE_VERSION = ['--source-version <version>', 'another version than the latest'] as const

export const addCut = ({ define, act }: Shell): void => {
  define('cut <document>', 'ask for a dry run of the latest version', [
    'cut US-CONST',
    'cut US-CONST --source-version 1992 --wait',
    'cut US-CONST --json',
  ])
    .option(...SOURCE_VERSION)
    .option('--batch-id <id>', 'mark the run as part of a batch')
    .option(...WAIT)
    .action((document: string, options: CutOptions) => act((context) => cut(context, document, options)))
}

/** Asks for a dry run. With a folder the run goes on at once; over the queue it is sent, and awaited on demand. */
export async function cut(context: Context, document: string, options: CutOptions): Promise<Result> {
  const documentId = documentIdOf(document)
  const desk = await context.desk('begin')
  const runId = context.ids.runId(context.clock.now())
  // Before it is sent: whatever fails after this, the run can be found.
  context.note(`Run ${runId}`)
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
    const text = `Sent.\n  next     cutter watch ${runId}`
    return { json: { run_id: runId, message_id: delivered.messageId }, text, exit: EXIT.done }
  }
  const run = await settled(context, runId, null, { delivered, approvalId: null })
  return { json: run, text: runText(run, desk.suffix), exit: exitOfRun(run) }
}
