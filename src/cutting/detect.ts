import { compile } from './compile.ts'
import type { GrammarProfile, Level } from './profile.ts'
import { digestOfProfile, PROFILES } from './registry.ts'
import { scan } from './scan.ts'
import type { Scan } from './segments.ts'
import type { ProfileChoice } from './types.ts'

/** Longer texts are judged by their beginning. */
const SAMPLE = 1 << 20
export const THRESHOLD = 0.55
const MARGIN = 0.03

interface Score {
  readonly profile: GrammarProfile
  readonly score: number
  readonly evidence: readonly string[]
}

export interface Detection {
  readonly profile: GrammarProfile
  readonly choice: ProfileChoice
  /** `none`: no profile finds a heading. `uncertain`: too little, or two profiles are too close. */
  readonly verdict: 'sure' | 'uncertain' | 'none'
}

/**
 * The profile that explains the text best. Score = confidence × n / (n + 1) × share of heading-like lines that fit the
 * sequence, plus the weight of evident phrases; n counts headings.
 */
export function detect(text: string, from: number): Detection {
  const sample = text.length > SAMPLE ? text.slice(0, text.lastIndexOf('\n', SAMPLE) + 1 || SAMPLE) : text
  const scores = PROFILES.map((profile) => score(sample, from, profile)).sort((a, b) => b.score - a.score)
  const [best, second] = scores
  if (best === undefined) throw new Error('BUG-detect: no profiles')
  const choice: ProfileChoice = {
    name: best.profile.name,
    digest: digestOfProfile(best.profile),
    chosenBy: 'detected',
    score: best.score,
    runnerUp: second === undefined ? null : { name: second.profile.name, score: second.score },
    evidence: best.evidence,
  }
  const close = second !== undefined && best.score - second.score < MARGIN
  const verdict = best.score === 0 ? 'none' : best.score < THRESHOLD || close ? 'uncertain' : 'sure'
  return { profile: best.profile, choice, verdict }
}

function score(sample: string, from: number, profile: GrammarProfile): Score {
  const grammar = compile(profile, profile.leaf)
  const found = scan(sample, from, grammar)
  const telling = grammar.levels.map(isTelling)
  const hits = found.segments.filter((segment) => telling[segment.level] === true).length
  if (hits === 0) return { profile, score: 0, evidence: [] }
  const { odd } = found
  const phrases = profile.evidence.filter(({ phrase }) => beginsLine(sample, phrase))
  const plain = profile.confidence * (hits / (hits + 1)) * Math.max(0, hits / (hits + odd))
  const bonus = phrases.reduce((sum, { weight }) => sum + weight, 0)
  return {
    profile,
    score: rounded(Math.max(0, Math.min(1, plain + bonus))),
    evidence: [
      ...countByLevel(
        found,
        grammar.levels.map((level) => level.name),
      ),
      ...oddities(odd),
      ...phrases.map(({ phrase }) => `a line begins "${phrase}"`),
    ],
  }
}

/** A preamble or an unlettered appendix stands in documents of every grammar. */
const isTelling = (level: Level): boolean =>
  level.forms.some((form) => form.kind === 'markdown' || (form.number !== 'none' && form.number_optional !== true))

function countByLevel(found: Scan, names: readonly string[]): readonly string[] {
  const counts = names.map((name, level) => ({
    name,
    count: found.segments.filter((segment) => segment.level === level).length,
  }))
  return counts.filter(({ count }) => count > 0).map(({ name, count }) => `${count} × ${name}`)
}

const oddities = (odd: number): readonly string[] =>
  odd === 0 ? [] : [`${odd} line${odd === 1 ? '' : 's'} out of order or doubtful`]

const beginsLine = (text: string, phrase: string): boolean => text.startsWith(phrase) || text.includes(`\n${phrase}`)

const rounded = (score: number): number => Math.round(score * 1000) / 1000
