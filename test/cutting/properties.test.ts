import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type CutUnit, PROFILE_NAMES, PROFILES } from '../../src/cutting/index.ts'
import { runs, texts } from './arbitrary.ts'
import { cutOf, outcomeOf } from './helpers.ts'

const profiles = fc.constantFrom(null, ...PROFILE_NAMES)

describe('of any text', () => {
  test('H43 addresses are unique, or the refusal names each that stands twice, with its line', () => {
    fc.assert(
      fc.property(texts, profiles, (text, profile) => {
        const outcome = outcomeOf(text, { profile })
        if (outcome.kind === 'refused') {
          for (const problem of outcome.problems.filter(({ kind }) => kind === 'duplicate_address')) {
            expect(problem.message).toMatch(/^DOC\/\S+ stands twice: /)
            expect(problem.line).toBeGreaterThan(1)
            expect(problem.offset).toBeGreaterThan(0)
          }
          return
        }
        const addresses = outcome.cut.units.map((unit) => unit.address)
        expect(new Set(addresses).size).toBe(addresses.length)
        for (const address of addresses) expect(address).toMatch(/^DOC(?:\/[A-Z0-9]+(?:-[A-Z0-9]+)*)+$/)
      }),
      runs,
    )
  })

  test('parents stand before their children, and every problem has a cure', () => {
    fc.assert(
      fc.property(texts, profiles, (text, profile) => {
        const outcome = outcomeOf(text, { profile })
        if (outcome.kind === 'refused') {
          for (const { message, cure } of outcome.problems) expect([message, cure]).not.toContain('')
          return
        }
        const seen = new Set<string | null>([null])
        for (const { address, parentAddress } of outcome.cut.units) {
          expect(seen).toContain(parentAddress)
          seen.add(address)
        }
      }),
      runs,
    )
  })

  test('the order of work does not matter: a cut is the same whatever was cut before it', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(texts, profiles), { minLength: 2, maxLength: 4 }), (work) => {
        const forwards = work.map(([text, profile]) => outcomeOf(text, { profile }))
        const backwards = work.toReversed().map(([text, profile]) => outcomeOf(text, { profile }))
        expect(backwards.toReversed()).toEqual(forwards)
      }),
      runs,
    )
  })

  test('doubts stand in the order of their lines, within the text', () => {
    fc.assert(
      fc.property(texts, profiles, (text, profile) => {
        const outcome = outcomeOf(text, { profile })
        if (outcome.kind === 'refused') return
        const lines = outcome.cut.doubts.map(({ line }) => line)
        expect(lines).toEqual(lines.toSorted((a, b) => a - b))
        for (const line of lines) expect(line).toBeLessThanOrEqual(text.split(/\r\n|\r|\n/).length)
      }),
      runs,
    )
  })
})

/** How each grammar writes the heading of its nth unit. */
const HEADINGS: Readonly<Record<string, (n: number) => string>> = {
  'markdown-atx': (n) => `## Heading ${'i'.repeat(n)}`,
  'numbered-outline': (n) => `${n}. Rule`,
  'article-section': (n) => `Article ${n}. Rule`,
  'vn-law': (n) => `Điều ${n}. Quy định`,
  'de-law': (n) => `§ ${n} Regel`,
  'eu-act': (n) => `Article ${n}\nRule`,
}

const word = fc.stringMatching(/^[a-zäđư]{2,9}$/)
const paragraph = fc.array(word, { minLength: 1, maxLength: 12 }).map((words) => `Ga ${words.join(' ')}.`)
const bodies = fc.array(paragraph, { minLength: 2, maxLength: 12 })

const documentOf = (profile: string, paragraphs: readonly string[]): string =>
  paragraphs.map((text, index) => `${HEADINGS[profile]?.(index + 1)}\n\n${text}\n`).join('\n')

const told = ({ address, title, contentHash }: CutUnit): string => `${address} ${title} ${contentHash}`

describe('of a document in order', () => {
  test('every built-in grammar has its headings here', () => {
    expect(Object.keys(HEADINGS).sort()).toEqual(PROFILES.map(({ name }) => name).sort())
  })

  test('text added inside one unit changes that unit alone', () => {
    fc.assert(
      fc.property(fc.constantFrom(...PROFILE_NAMES), bodies, word, fc.nat(), (profile, paragraphs, added, at) => {
        const changed = at % paragraphs.length
        const after = paragraphs.map((text, index) => (index === changed ? text.replace('Ga', `Ga ${added}`) : text))
        const [old, fresh] = [paragraphs, after].map((all) =>
          cutOf(documentOf(profile, all), { profile }).units.map(told),
        )
        expect(old).toHaveLength(paragraphs.length)
        expect(fresh?.filter((unit, index) => unit !== old?.[index])).toHaveLength(1)
        expect(fresh?.[changed]).not.toBe(old?.[changed])
        expect(fresh?.[changed]?.split(' ')[0]).toBe(old?.[changed]?.split(' ')[0])
      }),
      runs,
    )
  })

  test('blank lines added between units change none', () => {
    fc.assert(
      fc.property(fc.constantFrom(...PROFILE_NAMES), bodies, fc.nat(5), (profile, paragraphs, more) => {
        const text = documentOf(profile, paragraphs)
        const wider = text.replaceAll('.\n\n', `.\n\n${'\n'.repeat(more)}`)
        expect(cutOf(wider, { profile }).units.map(told)).toEqual(cutOf(text, { profile }).units.map(told))
      }),
      runs,
    )
  })
})
