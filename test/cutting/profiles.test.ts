import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  type CutOutcome,
  cut,
  type GrammarProfile,
  PROFILE_NAMES,
  PROFILES,
  profileDigest,
} from '../../src/cutting/index.ts'
import { readProfileText } from '../../src/schema/profile-text.ts'
import { TEAM_FILE as file, teamProfile } from '../fakes/team-profile.ts'

const docs = readFileSync(join(import.meta.dirname, '../../docs/profiles.md'), 'utf8')
const examples = [...docs.matchAll(/```text (\S+)\n([\s\S]*?)```\n\n```addresses\n([\s\S]*?)\n```/g)].map(
  ([, profile = '', text = '', addresses = '']) => ({ profile, text, addresses: addresses.split('\n') }),
)

const cutBy = (text: string, profile: string, leafLevel: string | null = null): CutOutcome =>
  cut({ text, docprefix: 'DOC', profile, leafLevel, scope: 'all', maxUnits: 1000 }, [...PROFILES, teamProfile()])

const messagesOf = (json: string): readonly string[] => {
  const reading = readProfileText(json)
  return reading.kind === 'refused' ? reading.problems.map((problem) => problem.message) : []
}

/** The team's file with some of its text replaced. */
const changed = (...changes: readonly (readonly [string, string])[]): string =>
  changes.reduce((json, [from, to]) => {
    if (!json.includes(from)) throw new Error(`nothing to change: ${from}`)
    return json.replace(from, to)
  }, file)

describe('the documentation', () => {
  test.each(examples)('the example of $profile is cut as it says', ({ profile, text, addresses }) => {
    const outcome = cutBy(text, profile)
    expect(outcome.kind === 'cut' ? outcome.cut.units.map((unit) => unit.address) : outcome.problems).toEqual(addresses)
  })

  test('every built-in profile has its example', () => {
    expect(examples.map((example) => example.profile)).toEqual([...PROFILE_NAMES, 'house-rules'])
  })
})

describe('a profile from a file', () => {
  test('is used by name, with its own levels', () => {
    const text = examples.find((example) => example.profile === 'house-rules')?.text ?? ''
    const outcome = cutBy(text, 'house-rules', 'point')
    expect(outcome.kind === 'cut' && outcome.cut.units.map((unit) => unit.address)).toEqual([
      'DOC/RULE-1',
      'DOC/RULE-1/POINT-A',
      'DOC/RULE-1/POINT-B',
      'DOC/RULE-1A',
    ])
  })

  test('may have headings of one character, found even as the last of the text', () => {
    const form = { kind: 'line', keywords: ['A'], number: 'none', own_line: true, cue: 'none' } as const
    const level = {
      name: 'mark',
      section_type: 'section',
      role: 'unit',
      within: ['root'],
      key: 'MARK',
      forms: [form],
    } as const
    const request = { docprefix: 'DOC', profile: 'marks', leafLevel: null, scope: 'all', maxUnits: 1 } as const
    const outcome = cut({ ...request, text: 'A' }, [{ ...teamProfile(), name: 'marks', leaf: 'mark', levels: [level] }])
    expect(outcome.kind === 'cut' && outcome.cut.units.map(({ address }) => address)).toEqual(['DOC/MARK'])
  })

  test.each(PROFILES.map((profile) => [profile.name, profile] as const))('%s would pass as one', (_name, profile) => {
    expect(messagesOf(JSON.stringify({ ...profile, name: 'copy' }))).toEqual([])
  })

  test('H37 a key that stands twice is refused, not decided by which comes last', () => {
    expect(messagesOf(changed(['"role": "unit"', '"role": "unit", "role": "container"']))).toEqual([
      'The profile role: stands twice in one object.',
    ])
  })

  test("what is no JSON is told with the parser's words", () => {
    expect(messagesOf('{')).toEqual([expect.stringMatching(/^The profile is no JSON: .*line 1 column 2/)])
  })

  test('every problem of its shape is told at once, with its path', () => {
    const json = changed(
      ['"arabic"', '"hexadecimal"'],
      ['"about"', '"abuot"'],
      ['"confidence": 1', '"confidence": 7'],
      ['"role": "unit"', '"role": true'],
    )
    expect(messagesOf(json)).toEqual([
      'profile.abuot is not known.',
      'profile.about is missing.',
      'profile.levels[0].role must be one of: unit, container.',
      expect.stringMatching(/^profile\.levels\[0\]\.forms\[0\]\.number must be one of/),
      'profile.confidence must be a number from 0.05 to 1.',
    ])
  })

  test('every problem of its sense is told at once', () => {
    const json = changed(
      ['"house-rules"', '"vn-law"'],
      ['"leaf": "rule"', '"leaf": "rul"'],
      ['"within": ["rule"]', '"within": ["rules", "point"]'],
    )
    expect(messagesOf(json)).toHaveLength(4)
  })

  test('what is wrong in shape hides nothing that is wrong in sense', () => {
    const json = changed(['"about"', '"abuot"'], ['"house-rules"', '"vn-law"'], ['"leaf": "rule"', '"leaf": "rul"'])
    expect(messagesOf(json)).toEqual([
      'profile.abuot is not known.',
      'profile.about is missing.',
      'profile.name vn-law is built in.',
      'profile.leaf rul is no level.',
    ])
  })

  test.each([
    'null',
    '[]',
    '3',
    '"x"',
    '{"levels":3}',
    '{"levels":[null,{"name":7}],"leaf":[]}',
  ])('%s is refused, and nothing is thrown', (json) => {
    expect(messagesOf(json).length).toBeGreaterThan(0)
  })

  test('heading forms that one line can have both are refused', () => {
    const json = changed([
      '"number": "lower_letter", "separators": [")"]',
      '"keywords": ["Rule"], "number": "arabic_or_roman", "separators": ["."]',
    ])
    expect(messagesOf(json)).toEqual([
      'Levels rule and point have forms that one line can have both: "Rule" arabic followed by "." or ":"; "Rule" arabic_or_roman followed by ".".',
    ])
  })

  test.each([
    ['a dotted number without depth', ['"lower_letter"', '"dotted"']],
    ['a word without words', ['"lower_letter"', '"word"']],
    [
      'a markdown form among lines',
      [
        '"kind": "line", "number": "lower_letter", "separators": [")"], "cue": "none"',
        '"kind": "markdown", "depth": 2',
      ],
    ],
  ] as const)('%s is refused', (_name, change) => {
    expect(messagesOf(changed(change))).toHaveLength(1)
  })

  test('a regular expression is only text', () => {
    const reading = readProfileText(changed(['"Rule"', '"(a+)+$"']))
    expect(reading.kind).toBe('profile')
  })

  test.each(['', '{', 'null', '[]', '"x"', '{"__proto__": 1}'])('%j is refused', (json) => {
    expect(messagesOf(json).length).toBeGreaterThan(0)
  })
})

describe('the digest of a profile', () => {
  test('is that of its rules: not of what it says about itself, nor of the order of its fields', () => {
    const profile = teamProfile()
    const told = { ...profile, about: 'Something else.' }
    const shuffled = Object.fromEntries(Object.entries(profile).reverse()) as unknown as GrammarProfile
    const stricter = { ...profile, leaf: 'point' }
    const digests = [profile, told, shuffled, stricter].map((each) => profileDigest('house-rules', [each]))
    expect(digests[1]).toBe(digests[0])
    expect(digests[2]).toBe(digests[0])
    expect(digests[3]).not.toBe(digests[0])
  })

  test('there is none of an unknown profile', () => {
    expect(profileDigest('nope')).toBeNull()
  })
})
