import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { PROFILE_NAMES, verifyCoverage } from '../../src/cutting/index.ts'
import { runs, texts } from './arbitrary.ts'
import { cutOf, outcomeOf, outline, rejoined } from './helpers.ts'

describe('coverage', () => {
  test('H41 spans of any text and profile give it back byte for byte', () => {
    fc.assert(
      fc.property(texts, fc.constantFrom(null, ...PROFILE_NAMES), (text, profile) => {
        const outcome = outcomeOf(text, { profile })
        if (outcome.kind === 'refused') {
          expect(outcome.problems.length).toBeGreaterThan(0)
          return
        }
        expect(rejoined(text, outcome.cut)).toBe(text)
        for (const unit of outcome.cut.units)
          expect(unit.body).toBe(Buffer.from(text).toString('utf8', unit.span.start, unit.span.end))
        expect(verifyCoverage(text, outcome.cut.units, outcome.cut.gaps).problems).toEqual([])
      }),
      runs,
    )
  })

  test('any string at all is answered, never thrown at', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 200 }),
        fc.constantFrom(null, ...PROFILE_NAMES, 'no-such'),
        (text, profile) => {
          expect(['cut', 'refused']).toContain(outcomeOf(text, { profile }).kind)
        },
      ),
      runs,
    )
  })

  test('the same text gives the same cut', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(outcomeOf(text)).toEqual(outcomeOf(text))
      }),
      runs,
    )
  })

  test('line spans count the lines that the byte spans hold', () => {
    fc.assert(
      fc.property(texts, fc.constantFrom(...PROFILE_NAMES), (text, profile) => {
        const outcome = outcomeOf(text, { profile })
        if (outcome.kind === 'refused') return
        const bytes = Buffer.from(text)
        for (const unit of outcome.cut.units) {
          const before = bytes.toString('utf8', 0, unit.span.start).split(/\r\n|\r|\n/).length
          expect(unit.lines).toEqual({ first: before, last: before + unit.body.split(/\r\n|\r|\n/).length - 1 })
        }
      }),
      runs,
    )
  })
})

describe('verifyCoverage finds', () => {
  const text = '1. One\n\ntext\n\n2. Two\n\ntext\n'
  const { units, gaps } = cutOf(text, outline)
  const [first, second] = units
  if (first === undefined || second === undefined) throw new Error('two units expected')

  test.each([
    ['a unit left out', [first], gaps],
    ['a gap left out', units, gaps.slice(1)],
    ['a unit twice', [first, first, second], gaps],
    ['units out of order', [second, first], gaps],
    [
      'a place that is not its order',
      [
        { ...first, order: 1 },
        { ...second, order: 0 },
      ],
      gaps,
    ],
    ['a body that is not the text', [{ ...first, body: `${first.body} ` }, second], gaps],
    ['a hash of something else', [{ ...first, contentHash: second.contentHash }, second], gaps],
    ['a span too long', [{ ...first, span: { start: first.span.start, end: first.span.end + 1 } }, second], gaps],
  ])('%s', (_name, wrongUnits, wrongGaps) => {
    const coverage = verifyCoverage(text, wrongUnits, wrongGaps)
    expect(coverage.problems.map((problem) => problem.kind)).toContain('coverage_gap')
    expect(coverage.sha256).toBeNull()
  })

  test('bytes that two spans claim', () => {
    const long = { ...first, span: { start: first.span.start, end: first.span.end + 1 } }
    const messages = verifyCoverage(text, [long, second], gaps).problems.map((problem) => problem.message)
    expect(messages).toContainEqual(expect.stringContaining('overlaps'))
  })

  test('nothing wrong with a true cut, whose certificate is the hash of the text', () => {
    expect(verifyCoverage(text, units, gaps)).toEqual({
      problems: [],
      bytes: Buffer.byteLength(text),
      sha256: cutOf(text, outline).coverageSha256,
    })
  })
})
