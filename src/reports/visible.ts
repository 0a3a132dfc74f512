/**
 * Characters that would make a reader see another text than the one that is cut: direction overrides, zero-width and
 * control characters, letters that leave a blank, selectors that may spell out a text of their own, halves of a
 * character, which no text in UTF-8 can hold. They are shown by their code point, so that what is approved is what is read.
 */
const HIDDEN = /(?![\n\t])(?!\r\n)[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\u2028\u2029\u2800]/gu

/** The same but for the rare ones, which take two thirds of the time to look for. */
const COMMON = /(?![\n\t])(?!\r\n)[\p{Cc}\p{Cf}\u2028\u2029]/gu

/** The code units of the rare ones, from and to; surrogates stand for all beyond U+FFFF. */
const RARE_UNITS = [
  [0x034f, 0x034f],
  [0x115f, 0x1160],
  [0x17b4, 0x17b5],
  [0x180b, 0x180f],
  [0x2065, 0x2065],
  [0x2800, 0x2800],
  [0x3164, 0x3164],
  [0xd800, 0xdfff],
  [0xfe00, 0xfe0f],
  [0xffa0, 0xffa0],
  [0xfff0, 0xfff8],
] as const
const RARE = new RegExp(
  `[${RARE_UNITS.map((range) => range.map((unit) => String.fromCharCode(unit)).join('-')).join('')}]`,
)

/** Plain text, as most is; quick to test. */
const PLAIN = /^[\n\t\x20-\x7e]*$/

/** The text with each hidden character as `⟨U+202E⟩`. */
export const visible = (text: string): string => hiddenAs(text, codePoint)

/** JSON with each hidden character as an escape, which every parser reads back: a terminal may be shown it too. */
export const visibleJson = (json: string): string => hiddenAs(json, escaped)

const hiddenAs = (text: string, how: (hidden: string) => string): string =>
  PLAIN.test(text) ? text : text.replace(RARE.test(text) ? HIDDEN : COMMON, how)

/** Each of its UTF-16 units. */
const escaped = (hidden: string): string =>
  hidden
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('')

const codePoint = (hidden: string): string =>
  `⟨U+${(hidden.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`

/** As `visible`; white space that is all that changed is drawn: `␣`, `→`, `⍽` (no-break), `␍`, `⏎`. */
export function visibleChange(text: string): string {
  if (text.trim() !== '') return visible(text)
  return visible(
    text
      .replaceAll(' ', '␣')
      .replaceAll('\u00a0', '⍽')
      .replaceAll('\t', '→')
      .replaceAll('\r\n', '␍\n')
      .replaceAll('\n', '⏎\n'),
  )
}
