import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import pMap from 'p-map'
import { pathOf } from '../../adapters/files.ts'
import type { Board } from '../../batch/board.ts'
import { batchPage, reportHref } from '../../batch/page.ts'
import type { Sha256 } from '../../orchestrator/brands.ts'
import { sha256 } from '../../orchestrator/digest.ts'
import type { ObjectStore } from '../../orchestrator/ports.ts'
import type { Context, Result } from '../context.ts'
import { EXIT } from '../exit-codes.ts'
import { openInBrowser } from '../open.ts'
import { publishedFiles } from '../published-report.ts'
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
  const altered: string[] = []
  let copied = 0
  await pMap(
    board.rows,
    async ({ documentId, entry }) => {
      const report = entry?.report ?? null
      if (report === null) return
      const pages = await pagesOf(store.objects, report)
      if (pages === 'altered') altered.push(documentId)
      else if (pages !== 'missing') {
        await copyPages(pages, join(folder, dirname(reportHref(documentId))))
        linked.add(documentId)
      }
      copied += 1
      if (copied % 100 === 0) context.note(`  ${copied} of ${board.rows.length} reports`)
    },
    { concurrency: AT_ONCE },
  )
  for (const documentId of altered.toSorted())
    context.note(
      `ALTERED: the report of ${documentId} is not the one that its run published; it is left out. Decide nothing by it.`,
    )
  await mkdir(folder, { recursive: true })
  const path = join(folder, PAGE)
  await writeFile(path, batchPage(board, linked, suffix))
  if (options.open === true && !openInBrowser(path))
    context.note('No browser could be started; open the file yourself.')
  return {
    json: { folder, html: path, reports: linked.size, altered: altered.toSorted(), ...boardJson(board) },
    text: path,
    exit: altered.length > 0 ? EXIT.drift : exitOfBoard(board),
  }
}

/** The HTML pages of one report by their names, each as it was published. */
async function pagesOf(
  objects: ObjectStore,
  report: string,
): Promise<ReadonlyMap<string, Uint8Array> | 'altered' | 'missing'> {
  const folder = report.slice(0, report.lastIndexOf('/') + 1)
  // The entry names the folder, and that bears the digest.
  const digest = folder.split('/').at(-2) as Sha256
  const published = await publishedFiles(objects, { folder, digest })
  if (published === null) return (await objects.read(report)) === null ? 'missing' : 'altered'
  const pages = new Map<string, Uint8Array>()
  for (const [name, digestOfPage] of published) {
    if (!name.endsWith('.html')) continue
    const bytes = await objects.read(`${folder}${name}`)
    if (bytes === null) return 'missing'
    if (sha256(bytes) !== digestOfPage) return 'altered'
    pages.set(name, bytes)
  }
  return pages
}

async function copyPages(pages: ReadonlyMap<string, Uint8Array>, folder: string): Promise<void> {
  for (const [name, bytes] of pages) {
    const target = pathOf(folder, name)
    await mkdir(dirname(target), { recursive: true })
    await writeFile(target, bytes)
  }
}
