import { expect, test } from 'vitest'
import { visible, visibleJson } from '../../src/reports/visible.ts'

test.each([
  ['U+0000', '\u0000'],
  ['U+00AD', '\u00ad'],
  ['U+034F', '\u034f'],
  ['U+200B', '\u200b'],
  ['U+202E', '\u202e'],
  ['U+2028', '\u2028'],
  ['U+2066', '\u2066'],
  ['U+2800', '\u2800'],
  ['U+3164', '\u3164'],
  ['U+FE01', '\ufe01'],
  ['U+D800', '\ud800'],
  ['U+FEFF', '\ufeff'],
  ['U+E0041', '\u{e0041}'],
  ['U+E0101', '\u{e0101}'],
])('%s leaves no trace for the eye, so it is named', (name, hidden) => {
  expect(visible(`Article${hidden} 1`)).toBe(`Article⟨${name}⟩ 1`)
})

test('what is shown can be written as UTF-8, so that a mail of it can be sent', () => {
  expect(encodeURIComponent(visible('\ud83c\udfdb \ud83c \udfdb'))).toBe(encodeURIComponent('🏛 ⟨U+D83C⟩ ⟨U+DFDB⟩'))
})

test('letters, marks and white space of any script stay as they are', () => {
  const text = 'Điều 12a. Đie\u0302\u0300u\r\n\t§ 3\u00a0Abs. 2 第一条 المادة 🏛 · “quoted”'
  expect(visible(text)).toBe(text)
})

test('no hidden character is passed over by the quick look', () => {
  const hidden = /[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\u2028\u2029\u2800]/u
  const passed: number[] = []
  for (let code = 0; code <= 0x10ffff; code += 1) {
    const character = String.fromCodePoint(code)
    if (hidden.test(character) && !'\n\t'.includes(character) && visible(character) === character) passed.push(code)
  }
  expect(passed).toEqual([])
})

test('JSON on a terminal hides nothing either, and reads back as it was', () => {
  const value = { reason: 'fine\u009b2K \u202egnihton \u{e0041} \ud800 Điều 12a 🏛', list: ['\u2028', 1, null] }
  const shown = visibleJson(JSON.stringify(value, null, 2))
  expect(JSON.parse(shown)).toEqual(value)
  expect(visible(shown)).toBe(shown)
  expect(shown).toContain('Điều 12a 🏛')
})
