import { createRequire } from 'node:module'
import { join } from 'node:path'
import { build } from 'esbuild'
import { FIRST_PASS } from '../../scripts/bundle/options.ts'

const ROOT = join(import.meta.dirname, '..', '..')

/** What `source` exports, as the handlers have it: without what they never run; or whole, as the packages come. The file goes into `folder`. */
export async function bundled(source: string, folder: string, how: 'pruned' | 'whole' = 'pruned'): Promise<unknown> {
  const file = join(folder, `${how}.cjs`)
  const { splitting: _, plugins, ...options } = FIRST_PASS(ROOT)
  await build({
    ...options,
    ...(how === 'pruned' ? { plugins } : {}),
    format: 'cjs',
    stdin: { contents: source, resolveDir: ROOT },
    outfile: file,
  })
  return createRequire(file)(file)
}
