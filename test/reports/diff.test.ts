import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { diffTexts, effortFor, type TextDiff } from '../../src/reports/diff.ts'

const before = ({ segments }: TextDiff): string => segments.map(({ op, text }) => (op === 'added' ? '' : text)).join('')
const after = ({ segments }: TextDiff): string =>
  segments.map(({ op, text }) => (op === 'removed' ? '' : text)).join('')
const words = (n: number, word: string): string => Array.from({ length: n }, (_, i) => `${word}${i % 97}`).join(' ')

describe('the difference of two texts', () => {
  test('both texts can be put together again from it, whatever they are', () => {
    const phrase = fc.array(fc.constantFrom('the ', 'board', ' ', '\n', '\r\n', '.', 'é', '😀', ' may', 'x'), {
      maxLength: 60,
    })
    fc.assert(
      fc.property(phrase, phrase, fc.integer({ min: 1, max: 100_000 }), (a, b, units) => {
        const [left, right] = [a.join(''), b.join('')]
        const diff = diffTexts(left, right, effortFor(units))
        expect(before(diff)).toBe(left)
        expect(after(diff)).toBe(right)
      }),
      { numRuns: 600 },
    )
  })

  test('it is told by words', () => {
    const diff = diffTexts('It costs twelve crowns a year.', 'It costs fifteen crowns a year.', effortFor(1))
    expect(diff.segments).toEqual([
      { op: 'same', text: 'It costs ' },
      { op: 'removed', text: 'twelve' },
      { op: 'added', text: 'fifteen' },
      { op: 'same', text: ' crowns a year.' },
    ])
  })

  test('a sentence in the place of another is one removal and one addition', () => {
    const diff = diffTexts(
      'Anyone may complain about a decision of the librarian.',
      'The library lends books through services that the board has examined.',
      effortFor(1),
    )
    expect(diff.segments.filter(({ op }) => op === 'removed')).toHaveLength(1)
    expect(diff.segments.filter(({ op }) => op === 'added')).toHaveLength(1)
  })

  test('texts with too many changes are compared by lines, and those without a common line as a whole', () => {
    const shared = 'The same line.\n'
    expect(diffTexts(shared + words(5_000, 'a'), shared + words(5_000, 'b'), effortFor(10_000)).grain).toBe('lines')
    const lines = (word: string): string => Array.from({ length: 500 }, (_, i) => `${word} ${i}\n`).join('')
    expect(diffTexts(lines('old'), lines('new'), effortFor(100_000)).grain).toBe('whole')
  })

  test('texts too long to be split into words are compared by lines', () => {
    const long = `${words(60_000, 'word')}\n`
    expect(diffTexts(`${long}one`, `${long}two`, effortFor(1)).grain).toBe('lines')
  })
})
