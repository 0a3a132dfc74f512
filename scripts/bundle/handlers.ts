import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { build, type Metafile } from 'esbuild'
import { clientsOf, leaveApart } from './apart.ts'
import { toCommonJs } from './common-js.ts'
import { FIRST_PASS } from './options.ts'

export const HANDLERS = ['cut', 'resume', 'notify'] as const
export type HandlerName = (typeof HANDLERS)[number]

export interface Bundle {
  /** Its files, relative to its folder; `index.js` is the entry. */
  readonly files: readonly string[]
  /** Those that are loaded when Lambda starts it; the others wait until they are needed. */
  readonly atStart: readonly string[]
}

/**
 * One handler as CommonJS, which starts faster than ES modules, into `outdir`/<name>/: the entry, what it shares with what it loads
 * on demand, and that. Only ES modules can be divided so; each file is made CommonJS after it. `root` is the checkout.
 */
export async function bundleHandler(root: string, name: HandlerName, outdir: string): Promise<Bundle> {
  const folder = join(outdir, name)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const options = FIRST_PASS(root)
  const { outputFiles, metafile } = await build({
    ...options,
    entryPoints: { index: `src/handlers/${name}.ts` },
    outdir: folder,
    plugins: [leaveApart, ...options.plugins],
    metafile: true,
    write: false,
  })
  const modules = new Map(
    [...outputFiles, ...(await clientsOf(outputFiles, root))].map(({ path, text }) => [basename(path), text]),
  )
  const files = await toCommonJs(modules, staticClosure(metafile, relative(root, join(folder, 'index.js'))))
  for (const [file, text] of files) writeFileSync(join(folder, file), text)
  // Node would otherwise look for the kind of these modules in the folders above.
  writeFileSync(join(folder, 'package.json'), '{ "type": "commonjs" }\n')
  return { files: [...files.keys()].sort(), atStart: ['index.js'] }
}

/** The file and all that it imports at once, however far. */
function staticClosure({ outputs }: Metafile, entry: string): readonly string[] {
  const seen = new Set([entry])
  for (const path of seen) {
    const imports = outputs[path]?.imports ?? []
    for (const { path: to, kind, external } of imports)
      if (kind === 'import-statement' && (external !== true || to.startsWith('./')))
        seen.add(external === true ? join(dirname(entry), to) : to)
  }
  return [...seen].map((path) => relative(dirname(entry), path)).sort()
}

/** Kilobytes of some files of a bundle in `folder`. */
export const kilobytes = (folder: string, files: readonly string[]): number =>
  files.reduce((sum, file) => sum + statSync(join(folder, file)).size, 0) / 1024
