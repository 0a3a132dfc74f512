import type { Context, Result } from '../context.ts'
import { EXIT } from '../exit-codes.ts'
import { documentIdOf } from '../ids.ts'
import { entriesOf } from '../runs.ts'
import type { Shell } from '../shell.ts'
import { entryLine } from '../show.ts'

interface RunsOptions {
  readonly document?: string
}

export const addRuns = ({ define, act }: Shell): void => {
  define('runs', 'every run, oldest first', ['runs', 'runs --document US-CONST --json'])
    .option('--document <id>', 'of one document')
    .action((options: RunsOptions) => act((context) => runs(context, options)))
}

async function runs(context: Context, { document }: RunsOptions): Promise<Result> {
  const documentId = document === undefined ? null : documentIdOf(document)
  const { store } = await context.desk()
  const { entries: found, damaged, lost } = await entriesOf(store, documentId)
  for (const sentence of damaged) context.note(sentence)
  const none =
    documentId === null
      ? 'No runs yet. `cutter cut DOCUMENT` starts one.'
      : `No runs of ${documentId} yet. \`cutter cut ${documentId}\` starts one.`
  return {
    json: found,
    text: found.length === 0 ? none : found.map(entryLine).join('\n'),
    exit: lost > 0 ? EXIT.other : EXIT.done,
  }
}
