import type { Level } from './profile.ts'
import type { Segment } from './segments.ts'

const MAX_KEY = 64
const DOCPREFIX = /^[A-Z0-9](?:[A-Z0-9-]{1,30})[A-Z0-9]$/

export const isDocprefix = (text: string): boolean => DOCPREFIX.test(text)

/** `12` of class `DIEU` → `DIEU-12`; a level without class → the number; null where the heading has neither. */
export function numberedKey(level: Level, segment: Segment): string | null {
  if (segment.number === null) return level.key === '' ? null : level.key
  return level.key === '' ? segment.number.key : `${level.key}-${segment.number.key}`
}

/**
 * Key of a title: NFKD, marks dropped, đ → d, upper case, every other run → `-`, at most 64. A title that begins with
 * an outline number (`2.1 Scope`, `3. Rules`) is numbered: its key is the number. Empty where nothing is left.
 */
export function titleKey(title: string): string {
  const outline = /^(\d{1,6}(?:\.\d{1,6})+\.?|\d{1,6}[.)])(?=\s|$)/.exec(title)?.[1]
  if (outline !== undefined) return outline.replace(/[.)]$/, '').replaceAll('.', '-')
  return title
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[đĐ]/g, 'd')
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, '-')
    .slice(0, MAX_KEY + 1)
    .replace(/^-+/, '')
    .slice(0, MAX_KEY)
    .replace(/-+$/, '')
}
