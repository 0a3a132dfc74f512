import { compile } from './compile.ts'
import type { GrammarProfile, Level } from './profile.ts'
import { digestOfProfile } from './registry.ts'
import { rounded } from './rounded.ts'
import { scan } from './scan.ts'
import type { Scan } from './segments.ts'
import type { ProfileChoice } from './types.ts'

/** Longer texts are judged by their first so many UTF-16 code units. */
export const SAMPLE = 1 << 20
export const THRESHOLD = 0.55
const MARGIN = 0.03

interface Score {
  readonly profile: GrammarProfile
  readonly score: number
  readonly evidence: readonly string[]
  /** Lines of the headings that speak for the profile. */
  readonly lines: readonly number[]
}

export interface Detection {
  readonly profile: GrammarProfile
  readonly choice: ProfileChoice
  /** `none`: no profile finds a heading. `uncertain`: too little, or two profiles are too close. `mixed`: two share the text. */
  readonly verdict: 'sure' | 'uncertain' | 'none' | 'mixed'
  /** The first line that speaks for the profile; in a mixed text, for the other profile. */
  readonly line: number | null
  readonly other: string | null
}

/**
 * The profile that explains the text best. Score = confidence × n / (n + 1) × share of heading-like lines that fit the
 * sequence, plus the weight of evident phrases; n counts headings.
 */
export function detect(text: string, from: number, profiles: readonly GrammarProfile[]): Detection {
  const scores = profiles.map((profile) => scoreOf(text, from, profile)).sort((a, b) => b.score - a.score)
  const best = enclosing(scores) ?? scores[0]
  if (best === undefined) throw new Error('BUG-detect: no profiles')
  const second = scores.find((score) => score !== best)
  const choice: ProfileChoice = {
    name: best.profile.name,
    digest: digestOfProfile(best.profile),
    chosenBy: 'detected',
    score: best.score,
    runnerUp: second === undefined ? null : { name: second.profile.name, score: second.score },
    evidence: best.evidence,
  }
  const mixed = scores.find((other) => isMixedWith(best, other))
  if (mixed !== undefined) {
    const line = foreignLines(best, mixed)[0] ?? null
    return { profile: best.profile, choice, verdict: 'mixed', line, other: mixed.profile.name }
  }
  // A heading that says what it is proves more than a bare number or a #.
  const rival = second !== undefined && (namesUnits(second.profile) || !namesUnits(best.profile))
  const close = rival && best.score - second.score < MARGIN
  const verdict = best.score === 0 ? 'none' : best.score < THRESHOLD || close ? 'uncertain' : 'sure'
  return { profile: best.profile, choice, verdict, line: best.lines[0] ?? null, other: null }
}

/** The grammar that names its units, between whose headings those of the strongest one stand: bare numbers are lists in its articles. */
function enclosing(scores: readonly Score[]): Score | undefined {
  const [top] = scores
  if (top === undefined || namesUnits(top.profile)) return undefined
  const first = top.lines[0] ?? 0
  return scores.find(
    ({ profile, score, lines }) =>
      namesUnits(profile) &&
      score >= THRESHOLD &&
      lines.length >= MIN_FOREIGN &&
      (lines[0] ?? 0) < first &&
      (lines.at(-1) ?? 0) > first,
  )
}

/** So many headings that the best profile does not see are needed to prove a mixture. */
export const MIN_FOREIGN = 3

/** Whether another profile that names its units surely finds headings which the best one does not see. */
const isMixedWith = (best: Score, other: Score): boolean =>
  other !== best &&
  namesUnits(other.profile) &&
  other.score >= THRESHOLD &&
  foreignLines(best, other).length >= MIN_FOREIGN

function foreignLines(best: Score, other: Score): readonly number[] {
  const known = new Set(best.lines)
  return other.lines.filter((line) => !known.has(line))
}

/** Whether a profile's units have keywords, which tell more than bare numbers. */
export const namesUnits = (profile: GrammarProfile): boolean =>
  profile.levels.some(
    (level) =>
      level.role === 'unit' &&
      isTelling(level) &&
      level.forms.some((form) => form.kind === 'line' && (form.keywords ?? []).length > 0),
  )

/** How well one profile explains the beginning of the text. */
export function scoreOf(text: string, from: number, profile: GrammarProfile): Score {
  const sample = text.length > SAMPLE ? text.slice(0, text.lastIndexOf('\n', SAMPLE) + 1 || SAMPLE) : text
  const grammar = compile(profile, profile.leaf)
  const found = scan(sample, from, grammar)
  const telling = grammar.levels.map(isTelling)
  const lines = found.segments.filter((segment) => telling[segment.level] === true).map((segment) => segment.line)
  const hits = lines.length
  if (hits === 0) return { profile, score: 0, evidence: [], lines }
  const { odd } = found
  const phrases = profile.evidence.filter(({ phrase }) => beginsLine(sample, phrase))
  const plain = profile.confidence * (hits / (hits + 1)) * Math.max(0, hits / (hits + odd))
  const bonus = phrases.reduce((sum, { weight }) => sum + weight, 0)
  return {
    profile,
    lines,
    score: rounded(Math.max(0, Math.min(1, plain + bonus))),
    evidence: [
      ...countByLevel(
        found,
        grammar.levels.map((level) => level.name),
      ),
      ...oddities(odd),
      ...phrases.map(({ phrase }) => `a line begins "${phrase}"`),
      ...sampled(text, 'counted'),
    ],
  }
}

/** Said where only the beginning of a long text was looked at. */
export const sampled = (text: string, what: string): readonly string[] =>
  text.length > SAMPLE ? [`${what} in the first ${SAMPLE} of ${text.length} characters`] : []

/**
 * Whether headings of a level speak for a profile. Parts, preambles, unnumbered appendices and lists like recitals stand in
 * documents of every grammar.
 */
const isTelling = (level: Level): boolean =>
  level.role === 'unit' &&
  level.before === undefined &&
  level.forms.some((form) => form.kind === 'markdown' || form.number !== 'none') &&
  !level.forms.some((form) => form.kind === 'line' && form.number_optional === true)

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
