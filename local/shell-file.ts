import { join } from 'node:path'
import { quoted } from '../src/cli/shell-word.ts'
import { FOREIGN_CREDENTIALS } from './stack.ts'

export const exportLines = (env: Readonly<Record<string, string>>): readonly string[] =>
  Object.entries(env).map(([name, value]) => `export ${name}=${quoted(value)}`)

/** What a terminal sources: the environment, and `cutter` as a command, for every answer of it names the next one so. */
export function shellFile(exports: readonly string[]): string {
  const main = join(import.meta.dirname, '../src/cli/main.ts')
  return `unset ${FOREIGN_CREDENTIALS.join(' ')}
${exports.join('\n')}
cutter() { ${quoted(process.execPath)} ${quoted(main)} "$@"; }
`
}
