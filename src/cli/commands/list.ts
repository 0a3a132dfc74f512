import type { Context, Result } from '../context.ts'
import { EXIT } from '../exit-codes.ts'
import { documentIdOf, entries } from '../runs.ts'
import { entryLine } from '../show.ts'

/** Every run, or those of one document, oldest first. */
export async function runs(context: Context, options: { readonly document?: string }): Promise<Result> {
  const { store } = await context.desk()
  const found = await entries(store.objects, options.document === undefined ? null : documentIdOf(options.document))
  const text = found.length === 0 ? 'No runs yet. `cutter cut DOCUMENT` starts one.' : found.map(entryLine).join('\n')
  return { json: found, text, exit: EXIT.done }
}

/** The runs that wait for an approval, the one that waits longest first. */
export async function inbox(context: Context): Promise<Result> {
  const { store, suffix } = await context.desk()
  const waiting = (await entries(store.objects, null))
    .filter(({ gate }) => gate !== null)
    .sort((a, b) => (a.since < b.since ? -1 : 1))
  const lines = waiting.map((entry) => `${entryLine(entry)}\n  cutter approve ${entry.run_id}${suffix}`)
  return {
    json: waiting,
    text: lines.length === 0 ? 'Nothing waits.' : lines.join('\n'),
    exit: waiting.length === 0 ? EXIT.done : EXIT.waiting,
  }
}
