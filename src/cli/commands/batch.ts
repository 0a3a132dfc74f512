import { listOf, readBoard } from '../batch/read-board.ts'
import { type BatchReportOptions, writeBatchReport } from '../batch/report.ts'
import { boardJson, boardText, exitOfBoard } from '../batch/show.ts'
import { unsettledLines } from '../batch/unsettled.ts'
import { watchBoard } from '../batch/watch.ts'
import type { Context, Result } from '../context.ts'
import { batchIdOf } from '../ids.ts'
import type { Shell } from '../shell.ts'

interface BatchOptions extends BatchReportOptions {
  readonly watch?: boolean
  readonly report?: boolean
}

export const addBatch = ({ define, act }: Shell): void => {
  define('batch <id>', 'where each document of a batch stands', [
    'batch spring',
    'batch spring --watch',
    'batch spring --json',
    'batch spring --report --open',
    'batch spring --report --out spring-report',
  ])
    .option('--watch', 'tell each change until every document rests')
    .option('--report', 'write one page over all documents, with the report of each beside it')
    .option('--out <dir>', 'the folder of the report (default: a fresh temporary one)')
    .option('--open', 'open the page in the browser')
    .action((id: string, options: BatchOptions) => act((context) => batch(context, id, options)))
}

/** From index entries alone: one listing, and no read of any run's state; of what should move and does not, what failed. */
async function batch(context: Context, id: string, options: BatchOptions): Promise<Result> {
  const { store, suffix } = await context.desk()
  const list = await listOf(store.objects, batchIdOf(id))
  const board = options.watch === true ? await watchBoard(context, list) : await readBoard(store, list)
  const asks = options.report === true || options.out !== undefined || options.open === true
  if (asks) return await writeBatchReport(context, board, options)
  return {
    json: boardJson(board),
    text: [boardText(board, suffix), ...(await unsettledLines(context, board))].join('\n'),
    exit: exitOfBoard(board),
  }
}
