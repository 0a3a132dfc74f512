import { sha256 } from '../../src/cutting/hash.ts'
import { type CutUnit, cut } from '../../src/cutting/index.ts'
import { RIVALS } from './rivals.ts'
import { lawOf, markdownOf, outlineOf } from './texts.ts'

/** What is compared, and on which texts. */

export interface Sample {
  readonly title: string
  readonly profile: string
  readonly textOf: (bytes: number) => string
}

export const SAMPLES: readonly Sample[] = [
  { title: 'Numbered outline', profile: 'numbered-outline', textOf: outlineOf },
  { title: 'Markdown', profile: 'markdown-atx', textOf: markdownOf },
  { title: 'Vietnamese law', profile: 'vn-law', textOf: lawOf },
]

export interface Contestant {
  readonly name: string
  /** Everything that is not to be timed; returns the work that is. */
  readonly prepare: (text: string, profile: string) => () => unknown
}

export const CONTESTANTS: readonly Contestant[] = [
  {
    name: '**iu-cutter** (lossless, each unit hashed, checked)',
    prepare: (text, profile) => () => unitsOf(text, profile),
  },
  {
    name: 'bare SHA-256 of each unit',
    prepare: (text, profile) => {
      const bodies = unitsOf(text, profile).map(({ body }) => body)
      return () => bodies.map(sha256)
    },
  },
  ...RIVALS.map(({ name, work }): Contestant => ({ name, prepare: (text) => () => work(text) })),
]

export function unitsOf(text: string, profile: string): readonly CutUnit[] {
  const outcome = cut({ text, docprefix: 'BENCH', profile, leafLevel: null, scope: 'all', maxUnits: 10_000_000 })
  if (outcome.kind === 'refused') throw new Error(outcome.problems[0]?.message ?? 'refused')
  return outcome.cut.units
}
