import { areAtRest, type Board, type BoardRow } from '../../batch/board.ts'
import type { BatchList, WrittenList } from '../../batch/list.ts'
import { plural } from '../../reports/format.ts'
import type { Context, Result } from '../context.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { QUIET_LOOKS } from '../wait.ts'
import { agreedList } from './agree.ts'
import { listIn } from './file.ts'
import { readBoard } from './read-board.ts'
import { sendAll } from './send.ts'
import { boardJson, boardText, exitOfBoard, type UnsentDocument, unsentText } from './show.ts'
import { watchBoard } from './watch.ts'

export interface CutBatchOptions {
  readonly batchId?: string
  readonly stopAfter: number | null
  readonly wait?: boolean
}

/** What became of the messages that were to be sent. */
interface Sending {
  readonly sent: number
  /** Documents whose message no queue has taken, with the cause. */
  readonly unsent: readonly UnsentDocument[]
  /** Documents that were not sent because too many runs halted. */
  readonly heldBack: readonly string[]
}

/** Sends a list. Documents that have their run already are left alone; the others get the same run whoever sends the list. */
export async function cutBatch(context: Context, path: string, options: CutBatchOptions): Promise<Result> {
  const written = await listIn(path)
  const list = await agreedList(context, withPolicy(written, options), options.batchId ?? null)
  const { store } = await context.desk()
  const before = await readBoard(store, list)
  const missing = before.rows.filter(({ standing }) => standing === 'not_begun')
  // Before anything is sent: whatever fails after this, the batch can be found.
  context.note(`Batch ${list.batch_id}: ${plural(list.documents.length, 'document')}, ${missing.length} to send`)
  const sending = await sendMissing(context, list, before, missing)
  return await resultOf(context, list, list.documents.length - missing.length, sending, options)
}

const withPolicy = (written: WrittenList, { stopAfter }: CutBatchOptions): WrittenList =>
  stopAfter === null ? written : { ...written, stopAfter }

/** Sends all at once; or wave by wave, where the list says after how many halted runs to stop. */
async function sendMissing(
  context: Context,
  list: BatchList,
  before: Board,
  rows: readonly BoardRow[],
): Promise<Sending> {
  const { wave } = await context.desk()
  const size = list.stop_after === null ? Math.max(1, rows.length) : wave
  let board = before
  let sent = 0
  for (let at = 0; at < rows.length; at += size) {
    const left = rows.slice(at)
    if (list.stop_after !== null && board.standings.halted >= list.stop_after)
      return { sent, unsent: [], heldBack: left.map(({ documentId }) => documentId) }
    const now = left.slice(0, size)
    const done = await sendAll(
      context,
      now.map((row) => addressed(context, list, row)),
    )
    sent += done.sent
    if (done.unsent.length > 0)
      return { sent, unsent: [...done.unsent, ...left.slice(size).map(notBegun)], heldBack: [] }
    if (left.length > size) board = await afterWave(context, list, now)
  }
  return { sent, unsent: [], heldBack: [] }
}

const notBegun = ({ documentId }: BoardRow): UnsentDocument => ({ documentId, cause: 'not begun' })

const addressed = (context: Context, list: BatchList, { documentId, runId, sourceVersion }: BoardRow) => ({
  documentId,
  message: {
    type: 'cut',
    v: 1,
    document_id: documentId,
    run_id: runId,
    batch_id: list.batch_id,
    requested_by: context.user,
    ...(sourceVersion === null ? {} : { source_version: sourceVersion }),
  } as const,
})

/** The board once every document of a wave rests: only then is it known how many halted. */
async function afterWave(context: Context, list: BatchList, wave: readonly BoardRow[]): Promise<Board> {
  const { store } = await context.desk()
  const documents = new Set(wave.map(({ documentId }) => documentId))
  for (let looks = 1; ; looks += 1, await context.pause()) {
    const board = await readBoard(store, list)
    if (areAtRest(board.rows.filter(({ documentId }) => documents.has(documentId)))) return board
    if (looks === QUIET_LOOKS)
      context.note(
        'The documents sent so far are not done yet. Is the worker, or the function, up? Ctrl-C ends the sending; the same command goes on.',
      )
  }
}

async function resultOf(
  context: Context,
  list: BatchList,
  stood: number,
  sending: Sending,
  options: CutBatchOptions,
): Promise<Result> {
  const { store, suffix, wave } = await context.desk()
  const whole = sending.unsent.length === 0 && sending.heldBack.length === 0
  const settled = wave === 1 || (options.wait === true && whole)
  if (settled && wave > 1) await watchBoard(context, list)
  const board = await readBoard(store, list)
  const after = settled ? boardText(board, suffix) : `  next     cutter batch ${list.batch_id} --watch${suffix}`
  return {
    json: {
      batch_id: list.batch_id,
      sent: sending.sent,
      stood_already: stood,
      unsent: sending.unsent,
      held_back: sending.heldBack,
      board: boardJson(board),
    },
    text: `${sendingText(list, stood, sending)}\n${after}`,
    exit: exitAfter(whole, settled, board),
  }
}

function exitAfter(whole: boolean, settled: boolean, board: Board): ExitCode {
  if (!whole) return EXIT.other
  return settled ? exitOfBoard(board) : EXIT.done
}

function sendingText(list: BatchList, stood: number, { sent, unsent, heldBack }: Sending): string {
  const nothing = sent === 0 && stood === list.documents.length
  return [
    `Batch ${list.batch_id}: ${sent} sent, ${stood} stood already.`,
    ...(nothing ? ['Every document has its run already. For another round of the same list: --batch-id NAME.'] : []),
    ...(heldBack.length === 0 ? [] : heldText(list, heldBack)),
    ...(unsent.length === 0 ? [] : unsentText(unsent, 'it sends only what is missing')),
  ].join('\n')
}

const heldText = (list: BatchList, heldBack: readonly string[]): readonly string[] => [
  `Stopped sending after ${plural(list.stop_after ?? 0, 'halted run')}: ${plural(heldBack.length, 'document')} held back.`,
  'Mend what halted and give the same command again, or raise --stop-after.',
]
