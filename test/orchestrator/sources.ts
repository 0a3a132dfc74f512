import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('../../', import.meta.url))

export interface SourceFile {
  /** Relative to the project, with `/`. */
  readonly path: string
  readonly text: string
}

/** Every TypeScript module below a folder of the project. */
export const sourcesOf = (folder: string): readonly SourceFile[] =>
  readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => ({ path: relative(ROOT, path).replaceAll('\\', '/'), text: readFileSync(path, 'utf8') }))

/** The code alone: what comments say is no code. */
export const withoutComments = (text: string): string =>
  text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1')

/** `path:line: match` for every match in the code of these modules. */
export const found = (files: readonly SourceFile[], pattern: RegExp): readonly string[] =>
  files.flatMap(({ path, text }) =>
    withoutComments(text)
      .split('\n')
      .flatMap((line) => [...line.matchAll(pattern)].map(([match]) => `${path}: ${match}`)),
  )
