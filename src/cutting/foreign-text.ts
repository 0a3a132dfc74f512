import { lineEnd } from './chars.ts'
import { bothNormalForms } from './compile.ts'
import { detect, MIN_FOREIGN, namesUnits, SAMPLE, scoreOf, THRESHOLD } from './detect.ts'
import { LANGUAGE_NAMES, otherLanguage } from './language.ts'
import { problem } from './problems.ts'
import type { GrammarProfile } from './profile.ts'
import type { Reading } from './reading.ts'
import { excerpt } from './segments.ts'
import type { CutProblem, Doubt, ProfileChoice } from './types.ts'
import { uncutHeadings } from './uncut-headings.ts'
import { unknownHeadings } from './unknown-headings.ts'

/** What of a text is not in the grammar or language of the profile that is to cut it. */

export interface ForeignText {
  /** Why the text is refused; null where it is not. */
  readonly problem: CutProblem | null
  readonly doubts: readonly Doubt[]
}

const NONE: ForeignText = { problem: null, doubts: [] }

const refusal = (message: string, cure: string, line: number | null): ForeignText => ({
  problem: { ...problem('profile_uncertain', message, cure), line },
  doubts: [],
})

export function foreignText(reading: Reading, chosenBy: ProfileChoice['chosenBy']): ForeignText {
  // Detection has compared the other profiles already.
  const grammar = chosenBy === 'named' ? otherGrammar(reading) : NONE
  if (grammar.problem !== null) return grammar
  const markdown = markdownBeside(reading)
  if (markdown.problem !== null) return markdown
  const language = foreignLanguage(reading)
  if (language !== null) return language
  const unknown = withoutGrammar(reading, chosenBy)
  return { problem: unknown.problem, doubts: [...grammar.doubts, ...markdown.doubts, ...unknown.doubts] }
}

/** Headings of a word that the profile does not know: they stay in the text of the unit before them. */
function withoutGrammar(reading: Reading, chosenBy: ProfileChoice['chosenBy']): ForeignText {
  const unknown = unknownHeadings(reading)
  if (unknown === null) return NONE
  const { line, text, count, areUnits } = unknown
  const those = `${count} lines such as "${excerpt(text)}" look like headings`
  if (areUnits && chosenBy === 'detected')
    return refusal(
      `From line ${line} on ${those}; no grammar profile knows them, and ${reading.profile.name} would cut by bare numbers alone.`,
      'Set the grammar profile that is meant, or write one for these headings (docs/profiles.md).',
      line,
    )
  return { problem: null, doubts: [{ line, reason: `${those} that the profile does not know: not cut`, text: '' }] }
}

function markdownBeside(reading: Reading): ForeignText {
  const uncut = uncutHeadings(reading)
  if (uncut === null) return NONE
  const { markdown, count, line, areMixture } = uncut
  if (areMixture) return mixed(reading.profile, markdown, line, count)
  const reason = `${count} heading${count === 1 ? '' : 's'} of ${markdown} begin${count === 1 ? 's' : ''} here: not cut`
  return { problem: null, doubts: [{ line, reason, text: '' }] }
}

function foreignLanguage({ text, profile: { name, language } }: Reading): ForeignText | null {
  const other = language === undefined ? null : otherLanguage(text, language)
  if (other === null || language === undefined) return null
  const [is, expected] = [LANGUAGE_NAMES[other.language], LANGUAGE_NAMES[language]]
  const message = `The text is written in ${is} (line ${other.line}: "${excerpt(other.text)}"); the grammar ${name} is for ${expected}.`
  return refusal(message, `Set a grammar profile for ${is} texts, or load the ${expected} text.`, other.line)
}

/** Whether another profile surely explains the text, where the named one finds more doubts than headings, or half of it. */
function otherGrammar(reading: Reading): ForeignText {
  const { text, from, profile, found, profiles } = reading
  if (found.segments.length <= found.odd) {
    const better = detect(text, from, profiles)
    if (better.verdict === 'sure' && better.profile !== profile) {
      const { name } = better.profile
      const why = better.choice.evidence.join(', ')
      const message = `The text is not written in the grammar ${profile.name}: from line ${better.line} on it reads like ${name} (${why}).`
      return refusal(message, `Set the document's grammar profile to ${name}.`, better.line)
    }
  }
  return mixture(reading)
}

/**
 * Headings of another grammar that names its units, none of which this profile sees. Half as many as its own units are a
 * mixture; fewer may be a text that the document holds as an annex, and are doubted.
 */
function mixture({ text, from, profile, found, profiles }: Reading): ForeignText {
  const candidates = profiles.filter((other) => other !== profile && namesUnits(other))
  const others = presentIn(text, from, candidates)
  if (others.length === 0) return NONE
  const own = new Set(found.segments.map(({ line }) => line))
  const units = found.segments.filter(({ level }) => profile.levels[level]?.role === 'unit').length
  for (const other of others) {
    const { score, lines } = scoreOf(text, from, other)
    const [line] = lines
    if (line === undefined || lines.length < MIN_FOREIGN || score < THRESHOLD) continue
    if (lines.some((each) => own.has(each))) continue
    if (lines.length * 2 < units)
      return {
        problem: null,
        doubts: [{ line, reason: `${lines.length} headings of ${other.name} begin here: not cut`, text: '' }],
      }
    return mixed(profile, other.name, line, lines.length)
  }
  return NONE
}

const mixed = ({ name }: GrammarProfile, other: string, line: number, count: number): ForeignText =>
  refusal(
    `The text mixes two grammars: ${name}, and from line ${line} on ${other} (${count} headings).`,
    'Split the document, or set the grammar profile that all of it is written in.',
    line,
  )

/** Those of the profiles whose keywords begin enough lines to tell. Each line costs one look at its beginning. */
function presentIn(text: string, from: number, others: readonly GrammarProfile[]): readonly GrammarProfile[] {
  const wanted = others.map((profile) => ({ profile, words: keywordsOf(profile), lines: 0 }))
  const initials = new Set(wanted.flatMap(({ words }) => words.map((word) => word.charCodeAt(0))))
  const end = Math.min(text.length, SAMPLE)
  for (let at = from; at < end; at = lineEnd(text, at) + 1) {
    if (!initials.has(text.charCodeAt(at))) continue
    for (const each of wanted) if (each.words.some((word) => text.startsWith(word, at))) each.lines++
  }
  return wanted.filter(({ lines }) => lines >= MIN_FOREIGN).map(({ profile }) => profile)
}

const keywordsOf = ({ levels }: GrammarProfile): readonly string[] =>
  levels
    .filter(({ role }) => role === 'unit')
    .flatMap(({ forms }) => forms.flatMap((form) => (form.kind === 'line' ? (form.keywords ?? []) : [])))
    .flatMap((word) => [...new Set([word, word.toUpperCase()].flatMap(bothNormalForms))])
