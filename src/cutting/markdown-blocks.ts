import { isDigit, isLowerAscii, isUpperAscii } from './chars.ts'
import {
  BACKTICK,
  CLOSE_PARENTHESIS,
  CR,
  EQUALS,
  FULL_STOP,
  GREATER_THAN,
  HYPHEN,
  LESS_THAN,
  NUMBER_SIGN,
  PLUS,
  SLASH,
  SPACE,
  STAR,
  TAB,
  TILDE,
  UNDERSCORE,
} from './codes.ts'

/** Tests for the beginning of CommonMark blocks. `at` is the first character of a line that is no white space. */

const isBlankAt = (text: string, at: number, end: number): boolean => {
  const code = text.charCodeAt(at)
  return at >= end || code === SPACE || code === TAB || code === CR
}

/** Position after white space as CommonMark counts it: spaces, tabs and the CR of a line end. */
export function skipBlanks(text: string, from: number, end: number): number {
  let at = from
  while (at < end && isBlankAt(text, at, end)) at++
  return at
}

const STARTS = '#`~<>-=*_+0123456789'
/** 1 for each ASCII character that begins no block but a paragraph. */
const PLAIN = Uint8Array.from({ length: 128 }, (_, code) =>
  code > SPACE && !STARTS.includes(String.fromCharCode(code)) ? 1 : 0,
)

/** Whether no block but a paragraph begins with this character. */
export const isPlain = (code: number): boolean => code > 127 || PLAIN[code] === 1

/** Depth of an ATX heading, or 0. */
export function atxDepth(text: string, at: number, end: number): number {
  let to = at
  while (to < end && text.charCodeAt(to) === NUMBER_SIGN) to++
  const depth = to - at
  return depth >= 1 && depth <= 6 && isBlankAt(text, to, end) ? depth : 0
}

export interface Fence {
  readonly code: number
  readonly length: number
}

/** An opening code fence; one of backticks has none in its info string. */
export function openingFence(text: string, at: number, end: number): Fence | null {
  const code = text.charCodeAt(at)
  if (code !== BACKTICK && code !== TILDE) return null
  const length = runLength(text, at, end)
  if (length < 3) return null
  if (code === BACKTICK) {
    const tick = text.indexOf('`', at + length)
    if (tick !== -1 && tick < end) return null
  }
  return { code, length }
}

export function closesFence(text: string, at: number, end: number, fence: Fence): boolean {
  if (text.charCodeAt(at) !== fence.code) return false
  const length = runLength(text, at, end)
  return length >= fence.length && skipBlanks(text, at + length, end) >= end
}

function runLength(text: string, at: number, end: number): number {
  const code = text.charCodeAt(at)
  let to = at + 1
  while (to < end && text.charCodeAt(to) === code) to++
  return to - at
}

/** Depth of a setext underline: 1 for `=`, 2 for `-`; 0 where it is none. */
export function underlineDepth(text: string, at: number, end: number): number {
  const code = text.charCodeAt(at)
  if (code !== EQUALS && code !== HYPHEN) return 0
  const after = at + runLength(text, at, end)
  return skipBlanks(text, after, end) >= end ? (code === EQUALS ? 1 : 2) : 0
}

export function isThematicBreak(text: string, at: number, end: number): boolean {
  const code = text.charCodeAt(at)
  if (code !== STAR && code !== HYPHEN && code !== UNDERSCORE) return false
  let count = 0
  for (let to = at; to < end; to++) {
    if (text.charCodeAt(to) === code) count++
    else if (!isBlankAt(text, to, end)) return false
  }
  return count >= 3
}

export interface ListMarker {
  readonly width: number
  /** Ordered lists that begin with another number than 1 cannot interrupt a paragraph. */
  readonly interrupts: boolean
}

export function listMarker(text: string, at: number, end: number): ListMarker | null {
  const code = text.charCodeAt(at)
  if (code === STAR || code === PLUS || code === HYPHEN)
    return isBlankAt(text, at + 1, end) ? { width: 1, interrupts: true } : null
  let to = at
  while (to < end && to - at < 10 && isDigit(text.charCodeAt(to))) to++
  const digits = to - at
  if (digits === 0 || digits > 9) return null
  const closing = text.charCodeAt(to)
  if ((closing !== FULL_STOP && closing !== CLOSE_PARENTHESIS) || !isBlankAt(text, to + 1, end)) return null
  return { width: digits + 1, interrupts: Number(text.slice(at, to)) === 1 }
}

const RAW_TAGS = ['script', 'pre', 'style', 'textarea'] as const
const BLOCK_TAGS = new Set(
  (
    'address article aside base basefont blockquote body caption center col colgroup dd details dialog dir div dl dt ' +
    'fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hr html iframe legend li link ' +
    'main menu menuitem nav noframes ol optgroup option p param search section summary table tbody td tfoot th thead ' +
    'title tr track ul'
  ).split(' '),
)

/** How an HTML block ends: at a line that holds one of these, or (empty list) at a blank line. */
export interface HtmlBlock {
  readonly ends: readonly string[]
  readonly interrupts: boolean
}

const untilBlank: HtmlBlock = { ends: [], interrupts: true }

/** The start conditions 1 to 7 of the CommonMark specification. */
export function htmlBlock(text: string, at: number, end: number): HtmlBlock | null {
  if (text.charCodeAt(at) !== LESS_THAN) return null
  if (text.startsWith('<!--', at)) return { ends: ['-->'], interrupts: true }
  if (text.startsWith('<?', at)) return { ends: ['?>'], interrupts: true }
  if (text.startsWith('<![CDATA[', at)) return { ends: [']]>'], interrupts: true }
  const code = text.charCodeAt(at + 2)
  if (text.startsWith('<!', at) && (isUpperAscii(code) || isLowerAscii(code))) return { ends: ['>'], interrupts: true }
  return tagBlock(text, at, end)
}

function tagBlock(text: string, at: number, end: number): HtmlBlock | null {
  const closing = text.charCodeAt(at + 1) === SLASH
  const from = closing ? at + 2 : at + 1
  const name = tagName(text, from, end)
  const after = from + name.length
  const next = text.charCodeAt(after)
  if (!closing && RAW_TAGS.some((tag) => tag === name) && (isBlankAt(text, after, end) || next === GREATER_THAN)) {
    return { ends: RAW_TAGS.map((tag) => `</${tag}>`), interrupts: true }
  }
  if (BLOCK_TAGS.has(name) && (isBlankAt(text, after, end) || next === GREATER_THAN || text.startsWith('/>', after)))
    return untilBlank
  return name !== '' && isWholeTag(text.slice(at, end)) ? { ends: [], interrupts: false } : null
}

function tagName(text: string, from: number, end: number): string {
  let to = from
  while (to < end && to - from < 80 && /[A-Za-z0-9-]/.test(text.charAt(to))) to++
  return text.slice(from, to).toLowerCase()
}

const ATTRIBUTE = /^\s+[A-Za-z_:][\w.:-]*(?:\s*=\s*(?:[^\s"'=<>`]+|'[^']*'|"[^"]*"))?/

/** One complete open or closing tag and nothing behind it. Attributes are taken off one by one, so the cost is linear. */
function isWholeTag(line: string): boolean {
  if (/^<\/[A-Za-z][A-Za-z0-9-]*\s*>\s*$/.test(line)) return true
  const name = /^<[A-Za-z][A-Za-z0-9-]*/.exec(line)?.[0]
  if (name === undefined || line.length > 10_000) return false
  let rest = line.slice(name.length)
  for (let found = ATTRIBUTE.exec(rest); found !== null; found = ATTRIBUTE.exec(rest))
    rest = rest.slice(found[0].length)
  return /^\s*\/?>\s*$/.test(rest)
}

/** Whether a line closes an HTML block that ends at a mark, not at a blank line. */
export function endsHtml(text: string, at: number, end: number, block: HtmlBlock): boolean {
  if (block.ends.length === 0) return false
  const line = text.slice(at, end).toLowerCase()
  return block.ends.some((mark) => line.includes(mark.toLowerCase()))
}

const REFERENCE = /^ {0,3}\[(?:[^[\]\\]|\\.)+\]:\s*(?:<[^<>]*>|[^\s<][^\s]*)(?:\s+(?:"[^"]*"|'[^']*'|\([^()]*\)))?\s*$/

/** Whether a paragraph holds only link reference definitions: an underline makes no heading of these. */
export function isReferences(paragraph: string): boolean {
  if (!paragraph.trimStart().startsWith('[') || paragraph.length > 10_000) return false
  return paragraph.split('\n').every((line) => REFERENCE.test(line))
}
