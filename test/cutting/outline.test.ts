import { describe, expect, test } from 'vitest'
import { addressesOf, cutOf, licence, outline } from './helpers.ts'

describe('numbered outline', () => {
  test('a number glued to its title is a heading, a decimal is not', () => {
    expect(addressesOf('1.Definitions\ntext\n\n2.Scope\n\n1.5 percent of all.\n', outline)).toEqual(['DOC/1', 'DOC/2'])
  })

  test('dotted numbers nest under the number that they begin with', () => {
    expect(addressesOf('1. A\n\n1.1. B\n\n1.1.1. C\n\n1.2 D\n\n2. E\n', outline)).toEqual([
      'DOC/1',
      'DOC/1/1-1',
      'DOC/1/1-1/1-1-1',
      'DOC/1/1-2',
      'DOC/2',
    ])
  })

  test('list items below a heading are text, indented or not', () => {
    const text = '1. A\n\n   1. item;\n   2. item.\n\n2. B\n\nFollow:\n1. item\n2. item\n\n3. C\n'
    expect(addressesOf(text, outline)).toEqual(['DOC/1', 'DOC/2', 'DOC/3'])
  })

  test('the item that would be the next section goes on the list above it', () => {
    const done = cutOf('1. A\n\nDo this.\n1. Water.\n2. Weed.\n\n2. B\n', outline)
    expect(done.units.map((unit) => unit.title)).toEqual(['1. A', '2. B'])
    expect(done.doubts).toEqual([{ line: 5, reason: 'goes on the list above it', text: '2. Weed.' }])
  })

  test('a list that looks like the outline is left as text and doubted', () => {
    const done = cutOf('1. Scope\n\n2. Rules\n\n1. first,\n\n2. second,\n\n3. Fees\n', outline)
    expect(done.units.map((unit) => unit.address)).toEqual(['DOC/1', 'DOC/2', 'DOC/3'])
    expect(done.doubts.map((doubt) => doubt.line)).toEqual([5, 7])
  })

  test('a missing number is cut and doubted', () => {
    const done = cutOf('1. A\n\n2. B\n\n5. C\n', outline)
    expect(done.units).toHaveLength(3)
    expect(done.doubts).toEqual([{ line: 5, reason: 'numbers 3 to 4 are missing before it', text: '5. C' }])
  })

  test('a year at the beginning of a line is no heading', () => {
    expect(addressesOf('1. A\n\nSince\n\n1999. That year.\n\n2. B\n', outline)).toEqual(['DOC/1', 'DOC/2'])
  })

  test('lettered appendices begin the numbering of their sections anew', () => {
    expect(addressesOf('1. A\n\n1.1. B\n\nA. First\n\nA.0. C\n\nA.1. D\n\nB. Second\n', outline)).toEqual([
      'DOC/1',
      'DOC/1/1-1',
      'DOC/A',
      'DOC/A/A-0',
      'DOC/A/A-1',
      'DOC/B',
    ])
  })

  test('a leaf below the outline cuts its list items', () => {
    const text = '1. A\n\n    1. item;\n         1. deep;\n    2. item.\n\n2. B\n'
    expect(addressesOf(text, { ...outline, leafLevel: 'subitem' })).toEqual([
      'DOC/1',
      'DOC/1/ITEM-1',
      'DOC/1/ITEM-1/POINT-1',
      'DOC/1/ITEM-2',
      'DOC/2',
    ])
  })
})

describe('licences', () => {
  test('the articles of both editions of the EUPL have equal addresses', () => {
    const articles = [...Array.from({ length: 15 }, (_, index) => `DOC/${index + 1}`), 'DOC/APPENDIX']
    expect(addressesOf(licence('EUPL-1.1'))).toEqual(articles)
    expect(addressesOf(licence('EUPL-1.2'))).toEqual(articles)
  })

  test('what follows the end of the terms is boilerplate', () => {
    const done = cutOf(licence('GPL-3.0-only'))
    expect(done.units.at(-1)?.address).toBe('DOC/17')
    expect(done.gaps.find((gap) => gap.kind === 'boilerplate')?.lines.first).toBe(203)
  })

  test('sections in drawn boxes are headings too', () => {
    const done = cutOf(licence('MPL-2.0'))
    expect(done.units.find((unit) => unit.address === 'DOC/6')).toMatchObject({
      title: '6. Disclaimer of Warranty',
      lines: { first: 261, last: 278 },
    })
  })
})
