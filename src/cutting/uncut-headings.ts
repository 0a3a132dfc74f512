import { NUMBER_SIGN } from './codes.ts'
import { compile } from './compile.ts'
import { MIN_FOREIGN } from './detect.ts'
import type { Reading } from './reading.ts'
import { scan } from './scan.ts'
import type { Segment } from './segments.ts'

/** Markdown headings in a text that is cut line by line: `#` that no form of the profile follows. */

export interface UncutHeadings {
  readonly markdown: string
  readonly count: number
  readonly line: number
  /** Whether they are so many that the text mixes two grammars. */
  readonly areMixture: boolean
}

/** Null where there are none. A first heading of the first level above everything is the title of the document. */
export function uncutHeadings({ text, from, profile, found, profiles }: Reading): UncutHeadings | null {
  if (profile.blocks === 'markdown' || !hasNumberSign(text, from)) return null
  const markdown = profiles.find(({ blocks }) => blocks === 'markdown')
  if (markdown === undefined) return null
  const { segments } = scan(text, from, compile(markdown, markdown.leaf))
  const uncut = segments.filter(isNumberSign(text)).filter(outside(found.segments))
  const title = segments[0]?.level === 0 && uncut[0] === segments[0]
  const left = title ? uncut.slice(1) : uncut
  const [first] = left
  if (first === undefined) return null
  const units = found.segments.filter(({ level }) => profile.levels[level]?.role === 'unit').length
  const areMixture = left.length >= MIN_FOREIGN && left.length * 2 >= units
  return { markdown: markdown.name, count: left.length, line: first.line, areMixture }
}

const hasNumberSign = (text: string, from: number): boolean =>
  text.charCodeAt(from) === NUMBER_SIGN || text.includes('\n#', from)

const isNumberSign =
  (text: string) =>
  ({ kind, start }: Segment): boolean =>
    kind === 'heading' && text.charCodeAt(start) === NUMBER_SIGN

/** How far below a label its title may stand, in lines. */
const TITLE_BELOW = 2

/** Not a heading of the profile, nor the title below its label. */
function outside(own: readonly Segment[]): (segment: Segment) => boolean {
  let at = 0
  return ({ start, line }) => {
    while (at < own.length && (own[at]?.headingEnd ?? 0) <= start) at++
    const [before, next] = [own[at - 1], own[at]]
    if (before?.labelOnly === true && line - before.line <= TITLE_BELOW) return false
    return next === undefined || start < next.start
  }
}
