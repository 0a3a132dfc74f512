import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

/** Real texts, repeated up to a size. */

const require = createRequire(import.meta.url)

/** As a database client hands it over: one flat string, none that is pieced together. */
export const flat = (parts: readonly string[]): string => Buffer.from(parts.join('')).toString('utf8')

/** The articles of the EUPL over and over, numbered through. */
export function outlineOf(bytes: number): string {
  const text: string = require('spdx-license-list/full.js')['EUPL-1.2'].licenseText.replace(/^ +Appendix[\s\S]*/m, '')
  const articles = text
    .split(/^(?=\d+\.[A-Z])/m)
    .slice(1)
    .map((article) => article.replace(/^\d+\./, ''))
  const parts: string[] = []
  for (let size = 0, number = 1; size < bytes; number++) {
    const part = `${number}.${articles[number % articles.length]}`
    parts.push(part)
    size += Buffer.byteLength(part)
  }
  return flat(parts)
}

/** The CommonMark specification over and over, each copy below a heading of its own. */
export function markdownOf(bytes: number): string {
  const text: string = require('commonmark-spec')
    .text.replace(/^---[\s\S]*?\n\.\.\.\n/, '')
    .replaceAll(/^(#+) /gm, '$1# ')
  const copies = Math.ceil(bytes / Buffer.byteLength(text))
  return flat(Array.from({ length: copies }, (_, copy) => `# Copy ${copy}\n\n${text}\n`))
}

/** The Điều of the Vietnamese model document over and over, numbered through. */
export function lawOf(bytes: number): string {
  const model = readFileSync(join(import.meta.dirname, '../../test/documents/vn-law.txt'), 'utf8')
  const [body = ''] = /Luật này quy định[\s\S]*?(?=^Điều 2\.)/m.exec(model) ?? []
  const parts: string[] = []
  for (let size = 0, number = 1; size < bytes; number++) {
    const part = `Điều ${number}. Quy định\n${body.replace(/^Điều/gm, 'điều').repeat(12)}\n`
    parts.push(part)
    size += Buffer.byteLength(part)
  }
  return flat(parts)
}
