import { isDigit, skipSpaces } from './chars.ts'
import type { DoubtList } from './segments.ts'
import type { Doubt } from './types.ts'

/** Traces of printed pages in a text. They stay in the units, for only a person can tell them from the text itself. */

export const FORM_FEED = 12

/** One doubt for all form feeds, at the first. */
export function pageBreaks(text: string): readonly Doubt[] {
  const first = text.indexOf('\f')
  if (first === -1) return []
  let breaks = 0
  for (let at = first; at !== -1; at = text.indexOf('\f', at + 1)) breaks++
  const line = text.slice(0, first).split('\n').length
  const what = breaks === 1 ? 'a page break' : `the first of ${breaks} page breaks`
  return [{ line, reason: `${what}: headers and footers beside it stay in the text`, text: '' }]
}

const PAGE = ['Page', 'Seite', 'Trang', '-', '–', '—'] as const
/** In UTF-16 code units: `- Seite 1234 von 1234 -` and no more. */
const MAX_PAGE_LINE = 24

/** `Page 3 of 5`, `– 3 –`; a bare number may be anything. */
function isPageNumber(text: string, first: number, end: number): boolean {
  const word = PAGE.find((each) => text.startsWith(each, first))
  if (word === undefined) return false
  const number = skipSpaces(text, first + word.length, end)
  let at = number
  while (at < end && isDigit(text.charCodeAt(at))) at++
  return at > number && /^\s*(?:(?:of|von|\/)\s*\d+)?\s*[-–—]?\s*$/.test(text.slice(at, end))
}

/** The lines that look like page numbers: one doubt for all, at the first. */
export class PageNumbers {
  #count = 0
  #firstLine = 0

  see(text: string, first: number, end: number, line: number): void {
    if (end - first > MAX_PAGE_LINE || !isPageNumber(text, first, end)) return
    if (this.#count === 0) this.#firstLine = line
    this.#count++
  }

  tell(doubts: DoubtList): void {
    if (this.#count === 0) return
    const what = this.#count === 1 ? 'a line looks' : `${this.#count} lines from here on look`
    doubts.add(this.#firstLine, `${what} like a page number: kept in the text`, '')
  }
}
