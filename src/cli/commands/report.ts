import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { type Context, Refused, type Result } from '../context.ts'
import { EXIT } from '../exit-codes.ts'
import { openInBrowser } from '../open.ts'
import { followedRun, runIdOf } from '../runs.ts'
import type { Shell } from '../shell.ts'

interface ReportOptions {
  readonly open?: boolean
  readonly out?: string
}

export const addReport = ({ define, act }: Shell): void => {
  define('report <run>', "copy a run's report into a folder and print the page's path", [
    'report RUN --open',
    'report RUN --out reports/by-law',
  ])
    .option('--open', 'open it in the browser')
    .option('--out <dir>', 'the folder (default: a fresh temporary one)')
    .action((run: string, options: ReportOptions) => act((context) => report(context, run, options)))
}

async function report(context: Context, text: string, options: ReportOptions): Promise<Result> {
  const runId = runIdOf(text)
  const { store } = await context.desk()
  const run = await followedRun(store, runId)
  if (run.report === null) throw new Refused(EXIT.other, `Run ${run.run_id} has no report yet; it is ${run.state}.`)
  const { folder: source } = run.report
  const keys = await store.objects.list(source)
  if (keys.length === 0)
    throw new Refused(EXIT.other, `The report of run ${run.run_id} is missing; it should lie under ${source}`)
  const folder = resolve(options.out ?? (await mkdtemp(join(tmpdir(), `${run.run_id}-`))))
  for (const key of keys) {
    const bytes = await store.objects.read(key)
    if (bytes === null) throw new Refused(EXIT.other, `${key} vanished while it was copied. Give the command again.`)
    const target = join(folder, key.slice(source.length))
    await mkdir(dirname(target), { recursive: true })
    await writeFile(target, bytes)
  }
  const page = join(folder, 'report.html')
  if (options.open === true && !openInBrowser(page))
    context.note('No browser could be started; open the file yourself.')
  return { json: { run_id: run.run_id, folder, html: page, files: keys.length }, text: page, exit: EXIT.done }
}
