import { describe, expect, test } from 'vitest'
import { addressesOf, cutOf, markdown, outline, problemsOf, rejoined } from './helpers.ts'

const plain = '1. Scope\n\ntext é\n\n2. Rules\n\ntext\n'

describe('bytes', () => {
  test.each([
    ['CRLF', plain.replaceAll('\n', '\r\n')],
    ['lone CR', plain.replaceAll('\n', '\r')],
    ['a byte order mark', `\ufeff${plain}`],
    ['no-break spaces', plain.replaceAll(' ', '\u00a0')],
    ['decomposed letters', plain.normalize('NFD')],
    ['no final line end', plain.trimEnd()],
    ['form feeds', plain.replace('2.', '\f2.')],
  ])('%s changes no address and no byte', (_name, text) => {
    const done = cutOf(text, outline)
    expect(done.units.map((unit) => unit.address)).toEqual(['DOC/1', 'DOC/2'])
    expect(rejoined(text, done)).toBe(text)
  })

  test('a byte order mark belongs to no unit', () => {
    const done = cutOf(`\ufeff${plain}`, outline)
    expect(done.units[0]?.contentHash).toBe(cutOf(plain, outline).units[0]?.contentHash)
    expect(done.gaps[0]).toMatchObject({ kind: 'separator', span: { start: 0, end: 3 } })
  })

  test('the CR of a line end belongs to no body', () => {
    expect(cutOf(plain.replaceAll('\n', '\r\n'), outline).units.map((unit) => unit.body.endsWith('\r'))).toEqual([
      false,
      false,
    ])
  })

  test('spacing between units is in no body', () => {
    const loose = cutOf(plain.replace('\n\n2.', '\n\n \n\u00a0\n\n2.'), outline)
    expect(loose.units.map((unit) => unit.contentHash)).toEqual(
      cutOf(plain, outline).units.map((unit) => unit.contentHash),
    )
  })

  test('the last unit has the same body whether or not another follows', () => {
    expect(cutOf(`${plain}\n3. More\n`, outline).units[1]?.body).toBe(cutOf(plain, outline).units[1]?.body)
  })

  test('adding text inside one unit changes the hash of that unit alone', () => {
    const before = cutOf(plain, outline).units
    const after = cutOf(plain.replace('é', 'é more'), outline).units
    expect(
      after.filter((unit, index) => unit.contentHash !== before[index]?.contentHash).map((unit) => unit.address),
    ).toEqual(['DOC/1'])
  })

  test.each([
    ['NUL', `é\n${plain.replace('Rules', 'Ru\0les')}`, 6, 27],
    ['half a surrogate pair', `é\n${plain.replace('Rules', 'Ru\ud800les')}`, 6, 27],
    ['half a surrogate pair in a long unit', `1. Rules\n\n${'word '.repeat(1_000)}\ud800 end\n`, 3, 5_010],
  ])('%s is refused with line and offset', (_name, text, line, offset) => {
    expect(problemsOf(text, outline)).toMatchObject([{ kind: 'bad_text', line, offset }])
  })

  test('half a surrogate pair is refused before anything else that is wrong with the text', () => {
    const text = `${'no heading\n'.repeat(20_000)}\ud800`
    expect(problemsOf(text, outline).map(({ kind }) => kind)).toEqual(['bad_text'])
    expect(problemsOf(text, { ...outline, docprefix: '-' }).map(({ kind }) => kind)).toEqual([
      'bad_text',
      'bad_docprefix',
    ])
  })

  test('the replacement character is a character, even far from the beginning', () => {
    const text = `${plain}${'text 🙂\n'.repeat(20_000)}\ufffd\n`
    expect(rejoined(text, cutOf(text, outline))).toBe(text)
  })

  test('whole surrogate pairs pass', () => {
    expect(addressesOf('## 𝔘nits 🙂\n', markdown)).toEqual(['DOC/UNITS'])
  })
})
