import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import pMap from 'p-map'
import { pathOf } from '../../adapters/files.ts'
import type { Board } from '../../batch/board.ts'
import { batchPage, reportHref } from '../../batch/page.ts'
import type { ObjectStore } from '../../orchestrator/ports.ts'
import type { Context, Result } from '../context.ts'
import { openInBrowser } from '../open.ts'
import { boardJson, exitOfBoard } from './show.ts'

const AT_ONCE = 16
const PAGE = 'report.html'

export interface BatchReportOptions {
  readonly out?: string
  readonly open?: boolean
}

/** `report.html` over all documents, and under `documents/` the pages of each one's own report. */
export async function writeBatchReport(context: Context, board: Board, options: BatchReportOptions): Promise<Result> {
  const { store, suffix } = await context.desk()
  const folder = resolve(options.out ?? (await mkdtemp(join(tmpdir(), `batch-${board.list.batch_id}-`))))
  const linked = new Set<string>()
  let copied = 0
  await pMap(
    board.rows,
    async ({ documentId, entry }) => {
      const report = entry?.report ?? null
      if (report === null) return
      if (await copyPages(store.objects, report, join(folder, dirname(reportHref(documentId))))) linked.add(documentId)
      copied += 1
      if (copied % 100 === 0) context.note(`  ${copied} of ${board.rows.length} reports`)
    },
    { concurrency: AT_ONCE },
  )
  await mkdir(folder, { recursive: true })
  const path = join(folder, PAGE)
  await writeFile(path, batchPage(board, linked, suffix))
  if (options.open === true && !openInBrowser(path))
    context.note('No browser could be started; open the file yourself.')
  return {
    json: { folder, html: path, reports: linked.size, ...boardJson(board) },
    text: path,
    exit: exitOfBoard(board),
  }
}

/** The HTML pages of one report; false where it is gone. */
async function copyPages(objects: ObjectStore, report: string, folder: string): Promise<boolean> {
  const source = report.slice(0, report.lastIndexOf('/') + 1)
  const keys = (await objects.list(source)).filter((key) => key.endsWith('.html'))
  for (const key of keys) {
    const bytes = await objects.read(key)
    if (bytes === null) return false
    const target = pathOf(folder, key.slice(source.length))
    await mkdir(dirname(target), { recursive: true })
    await writeFile(target, bytes)
  }
  return keys.includes(report)
}
