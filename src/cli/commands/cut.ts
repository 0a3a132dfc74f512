import { cutBatch } from '../batch/cut.ts'
import { type Context, Refused, type Result } from '../context.ts'
import { EXIT, exitOfRun } from '../exit-codes.ts'
import { documentIdOf } from '../ids.ts'
import { type Shell, WAIT, words } from '../shell.ts'
import { runText } from '../show.ts'
import { settled } from '../wait.ts'

export interface CutOptions {
  readonly batchId?: string
  readonly stopAfter?: string
  readonly wait?: boolean
  readonly sourceVersion?: string
  readonly batch?: string
}

export const SOURCE_VERSION = ['--source-version <version>', 'another version than the latest', words] as const

export const addCut = ({ define, act }: Shell): void => {
  define('cut [document]', 'ask for a dry run of the latest version, of one document or of a list', [
    'cut US-CONST',
    'cut US-CONST --source-version 1992 --wait',
    'cut US-CONST --json',
    'cut --batch spring.txt --wait',
    'cut --batch spring.yaml --batch-id spring-2026 --stop-after 1',
  ])
    .option(...SOURCE_VERSION)
    .option('--batch <list>', 'a file: one document id a line, or YAML or JSON; docs/batch.md')
    .option('--batch-id <id>', 'the batch it is part of (default for a list: from what it holds)')
    .option('--stop-after <n>', 'of a list: send no more after so many halted runs')
    .option(...WAIT)
    .action((document: string | undefined, options: CutOptions) =>
      act((context) => documentOrList(context, document, options)),
    )
}

function wholeNumber(text: string): number {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text)
  throw new Refused(EXIT.refused, `--stop-after takes a whole number from 1, not "${text}".`)
}

async function documentOrList(context: Context, document: string | undefined, options: CutOptions): Promise<Result> {
  const { batch } = options
  if (batch === undefined && document !== undefined) {
    if (options.stopAfter !== undefined)
      throw new Refused(EXIT.refused, '--stop-after is for a list: name it with --batch FILE.')
    return await cut(context, document, options)
  }
  if (batch === undefined || document !== undefined)
    throw new Refused(EXIT.refused, 'Name one document, or a list with --batch FILE; not both.')
  if (options.sourceVersion !== undefined)
    throw new Refused(EXIT.refused, '--source-version is for one document; in a list each may name its own.')
  const { stopAfter } = options
  return await cutBatch(context, batch, {
    ...options,
    stopAfter: stopAfter === undefined ? null : wholeNumber(stopAfter),
  })
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
  const run = await settled(context, runId, null, { delivered, decisionId: null })
  return { json: run, text: runText(run, desk.suffix), exit: exitOfRun(run) }
}
