import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { type Context, Refused, type Result } from '../context.ts'
import { EXIT } from '../exit-codes.ts'
import { openInBrowser } from '../open.ts'
import { followedRun, runIdOf } from '../runs.ts'

export interface ReportOptions {
  readonly open?: boolean
  readonly out?: string
}

/** Copies the run's report into a folder, and opens it on demand. */
export async function report(context: Context, runText: string, options: ReportOptions): Promise<Result> {
  const { store } = await context.desk()
  const run = await followedRun(store, runIdOf(runText))
  if (run.report === null) throw new Refused(EXIT.other, `Run ${run.run_id} has no report yet; it is ${run.state}.`)
  const folder = resolve(options.out ?? (await mkdtemp(join(tmpdir(), `${run.run_id}-`))))
  const keys = await store.objects.list(run.report.folder)
  for (const key of keys) {
    const target = join(folder, key.slice(run.report.folder.length))
    await mkdir(dirname(target), { recursive: true })
    await writeFile(target, (await store.objects.read(key)) ?? '')
  }
  const page = join(folder, 'report.html')
  if (options.open === true && !openInBrowser(page))
    context.note('No browser could be started; open the file yourself.')
  return { json: { run_id: run.run_id, folder, html: page, files: keys.length }, text: page, exit: EXIT.done }
}
