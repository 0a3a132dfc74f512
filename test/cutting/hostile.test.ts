import { describe, expect, it } from 'vitest'
import { cut, type GrammarProfile, PROFILES } from '../../src/cutting/index.ts'
import { readProfileText } from '../../src/schema/profile-text.ts'
import { teamProfile } from '../fakes/team-profile.ts'
import { stepsOf } from './steps.ts'

/** Every bound of the grammar reached at once: forms that nearly match, at any indent, in any place. */
const SLOW: GrammarProfile = teamProfile(
  JSON.stringify({
    ...teamProfile(),
    name: 'slow',
    leaf: 'level-19',
    levels: Array.from({ length: 20 }, (_, level) => ({
      name: `level-${level}`,
      section_type: 'section',
      role: 'unit',
      within: ['root', ...Array.from({ length: level }, (_each, outer) => `level-${outer}`)],
      key: `L${level}`,
      forms: [
        {
          kind: 'line',
          keywords: Array.from({ length: 20 }, (_each, n) => `${'a'.repeat(150 - n)}${level}`),
          number: 'word',
          words: ['one', 'two', 'three'],
          number_optional: false,
          any_case: true,
          separators: ['.', ''],
          cue: 'none',
        },
      ],
    })),
    closers: Array.from({ length: 60 }, (_, n) => `${'a'.repeat(120)}${n}`),
    quotes: [
      ['(', ')'],
      ['a"', '"'],
      ['"', '"'],
    ],
  }),
)

const run = (profile: GrammarProfile, text: string) => () =>
  cut({ text, docprefix: 'DOC', profile: profile.name, leafLevel: null, scope: 'all', maxUnits: 1e7 }, [profile])

/** Twice the text may cost twice the work, and a little for what is counted once. */
async function growth(profile: GrammarProfile, text: (size: number) => string, size = 1_500): Promise<number> {
  // The first run compiles the grammar, which costs the same for any text.
  run(profile, text(10))()
  const once = await stepsOf(run(profile, text(size)))
  return (await stepsOf(run(profile, text(2 * size)))) / once
}

const TEXTS: readonly (readonly [string, (n: number) => string])[] = [
  ['lines that nearly begin like every form', (n) => `${'a'.repeat(160)}\n`.repeat(n)],
  ['one line as long as the text', (n) => 'a'.repeat(160 * n)],
  ['quotations that open on every line and close at the end', (n) => `${'"x\n'.repeat(n)}x"`],
  ['quotations that open on every line and never close', (n) => '(x\n'.repeat(n)],
  ['closing marks in one long row before other text', (n) => `(x\n${')'.repeat(n * 20)}x\n`],
  ['closing marks that end no line', (n) => '(x\n)x\n'.repeat(n)],
  ['headings on every line', (n) => `${'a'.repeat(150)}0 one.\n`.repeat(n)],
  [
    'headings, each deeper than the last',
    (n) => Array.from({ length: n }, (_, k) => `${'a'.repeat(150)}${k % 20} two`).join('\n'),
  ],
  ['white space that never ends', (n) => `${' '.repeat(n * 40)}a\n`.repeat(2)],
  ['page breaks and page numbers', (n) => 'Page 1 of 2\n\f\n'.repeat(n)],
]

describe("a team's profile made to be slow", () => {
  it.each(TEXTS)('%s: twice the text is twice the work', async (_name, text) => {
    expect(await growth(SLOW, text)).toBeLessThan(2.3)
  })

  it('that is over the bounds of the grammar is refused before anything is compiled', async () => {
    const many = { ...SLOW.levels[0], forms: Array.from({ length: 60 }, () => SLOW.levels[0]?.forms[0]) }
    const json = JSON.stringify({
      ...SLOW,
      levels: Array.from({ length: 60 }, (_, n) => ({ ...many, name: `level-${n}` })),
    })
    const steps = await stepsOf(() => {
      const reading = readProfileText(json)
      expect(reading).toMatchObject({ kind: 'refused', problems: [{ message: expect.stringContaining('3600 forms') }] })
    })
    expect(steps).toBeLessThan(20 * json.length)
  })
})

describe('the built-in profiles on hostile texts', () => {
  const hostile: readonly (readonly [string, (n: number) => string])[] = [
    ['citations', (n) => 'Article 5 of it\n§ 5 Absatz 1\nĐiều 5 Luật này\n1. x\n'.repeat(n)],
    ['headings that stand twice', (n) => '## A\nArticle 1\n§ 1\nĐiều 1\n1. A\n'.repeat(n)],
    ['straight quotations that close at the end', (n) => `${'"Article 1\n'.repeat(n)}\nx"\n`],
    ['straight quotations of two words', (n) => `${'"x\n'.repeat(n)}\nx"\n`],
    ['deep quotations and lists', (n) => `${'> - '.repeat(n)}# A\n`.repeat(2)],
  ]
  const cases = PROFILES.flatMap((profile) =>
    hostile.map(([name, text]) => [profile.name, name, profile, text] as const),
  )

  it.each(cases)('%s, %s: twice the text is twice the work', async (_profile, _name, profile, text) => {
    expect(await growth(profile, text, 1_000)).toBeLessThan(2.3)
  })
})
