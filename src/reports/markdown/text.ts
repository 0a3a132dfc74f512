import { visible } from '../visible.ts'

/** Markdown that no document's text can break out of. Blocks end in a blank line. */

/** Text in which nothing needs to be escaped, made visible or folded, as in most; quick to test. */
const AS_IT_STANDS = /^(?: ?[A-Za-z0-9.,:;()'"/=+%@$^?·–…→-])* ?$/

/** In running text and in table cells: on one line, with everything that Markdown or HTML would read escaped. */
export const inline = (text: string): string =>
  AS_IT_STANDS.test(text)
    ? text
    : visible(text)
        .replace(/\s+/g, ' ')
        .replace(/[\\`*_{}[\]<>#|~&!]/g, '\\$&')

/** Printable without space, backtick or bar, as most addresses, names and hashes are. */
const PLAIN_CODE = /^[\x21-\x5f\x61-\x7b\x7d\x7e]+$/

/** As code: the fence is longer than any run of backticks within. */
export function code(text: string): string {
  if (PLAIN_CODE.test(text)) return `\`${text}\``
  const flat = visible(text).replace(/\s+/g, ' ').replaceAll('|', '\\|')
  const ticks = '`'.repeat(longestRun(flat) + 1)
  const padded = flat === '' || flat.startsWith('`') || flat.endsWith('`') ? ` ${flat} ` : flat
  return `${ticks}${padded}${ticks}`
}

/** A block of text as it stands; hidden characters are shown. */
export function fenced(text: string, language = 'text'): string {
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1))
  return `${fence}${language}\n${visible(text)}\n${fence}\n\n`
}

function longestRun(text: string): number {
  if (!text.includes('`')) return 0
  return (text.match(/`+/g) ?? []).reduce((longest, run) => Math.max(longest, run.length), 0)
}

export const heading = (level: number, text: string): string => `${'#'.repeat(level)} ${text}\n\n`
export const paragraph = (text: string): string => `${text}\n\n`
export const list = (items: readonly string[]): string => `${items.map((item) => `- ${item}\n`).join('')}\n`
export const numbered = (items: readonly string[]): string =>
  `${items.map((item, index) => `${index + 1}. ${item}\n`).join('')}\n`

/** In UTF-16 code units: rows are joined to pieces of this size, for each piece passes through several generators. */
const TOGETHER = 1 << 12

/** Cells come escaped. An empty table says so in words. */
export function* table(heads: readonly string[], rows: Iterable<readonly string[]>, none: string): Iterable<string> {
  let any = false
  let text = `| ${heads.join(' | ')} |\n|${heads.map(() => '---').join('|')}|\n`
  for (const row of rows) {
    any = true
    text += `| ${row.join(' | ')} |\n`
    if (text.length < TOGETHER) continue
    yield text
    text = ''
  }
  yield any ? `${text}\n` : paragraph(none)
}
