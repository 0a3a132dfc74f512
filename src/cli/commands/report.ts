import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { writeEvidence } from '../../adapters/evidence-folder.ts'
import { type Context, Refused, type Result } from '../context.ts'
import { EXIT } from '../exit-codes.ts'
import { runIdOf } from '../ids.ts'
import { openInBrowser } from '../open.ts'
import { followedRun } from '../runs.ts'
import type { Shell } from '../shell.ts'

interface ReportOptions {
  readonly open?: boolean
  readonly out?: string
}

export const addReport = ({ define, act }: Shell): void => {
  define('report <run>', "write a run's report and its evidence into a folder and print the page's path", [
    'report RUN --open',
    'report RUN --out reports/by-law',
  ])
    .option('--open', 'open it in the browser')
    .option('--out <dir>', 'the folder, new or empty (default: a fresh temporary one)')
    .action((run: string, options: ReportOptions) => act((context) => report(context, run, options)))
}

async function report(context: Context, text: string, options: ReportOptions): Promise<Result> {
  const runId = runIdOf(text)
  const { store } = await context.desk()
  const run = await followedRun(store, runId)
  if (run.report === null) throw new Refused(EXIT.other, `Run ${run.run_id} has no report yet; it is ${run.state}.`)
  const folder = resolve(options.out ?? (await mkdtemp(join(tmpdir(), `${run.run_id}-`))))
  const { files, asPublished, head } = await writeEvidence(store.objects, run.run_id, folder).catch(async (error) => {
    // Nobody was told of it.
    if (options.out === undefined) await rm(folder, { recursive: true, force: true })
    throw error
  })
  const page = join(folder, 'report.html')
  if (!asPublished) context.note(ALTERED)
  if (options.open === true && asPublished && !openInBrowser(page))
    context.note('No browser could be started; open the file yourself.')
  context.note(`Head of the evidence, to be noted elsewhere: ${head}`)
  return {
    json: { run_id: run.run_id, folder, html: page, files, head, as_published: asPublished },
    text: page,
    exit: asPublished ? EXIT.done : EXIT.drift,
  }
}

const ALTERED =
  'ALTERED: the files of this report are not those that the run published; its state names another digest. They are kept as they lie in the store, to be looked into; decide nothing by them. `cutter verify` names what else disagrees.'
