import { lineEnd } from './chars.ts'
import { bothNormalForms } from './compile.ts'
import { detect, MIN_FOREIGN, namesUnits, SAMPLE, scoreOf, THRESHOLD } from './detect.ts'
import { LANGUAGE_NAMES, otherLanguage } from './language.ts'
import { uncutHeadings } from './number-signs.ts'
import { problem } from './problems.ts'
import type { GrammarProfile } from './profile.ts'
import { excerpt, type Scan } from './segments.ts'
import type { CutProblem, Doubt } from './types.ts'

/** A text that is not, or not all, in the grammar or language of the profile that is to cut it. */

export interface Strangers {
  readonly problem: CutProblem | null
  readonly doubts: readonly Doubt[]
}

const NONE: Strangers = { problem: null, doubts: [] }

const refusal = (message: string, cure: string, line: number | null): Strangers => ({
  problem: { ...problem('profile_uncertain', message, cure), line },
  doubts: [],
})

/** `named`: the document names the profile, so that detection has not looked at the others. */
export function strangersIn(
  text: string,
  from: number,
  profile: GrammarProfile,
  named: boolean,
  found: Scan,
  profiles: readonly GrammarProfile[],
): Strangers {
  const foreign = named ? otherGrammar(text, from, profile, found, profiles) : NONE
  if (foreign.problem !== null) return foreign
  const markdown = markdownBeside(text, from, profile, found, profiles)
  if (markdown.problem !== null) return markdown
  return foreignLanguage(text, profile) ?? { problem: null, doubts: [...foreign.doubts, ...markdown.doubts] }
}

function markdownBeside(
  text: string,
  from: number,
  profile: GrammarProfile,
  found: Scan,
  profiles: readonly GrammarProfile[],
): Strangers {
  const uncut = uncutHeadings(text, from, profile, found, profiles)
  if (uncut === null) return NONE
  const { markdown, count, line, areMixture } = uncut
  if (areMixture) return mixed(profile, markdown, line, count)
  const reason = `${count} heading${count === 1 ? '' : 's'} of ${markdown} begin${count === 1 ? 's' : ''} here: not cut`
  return { problem: null, doubts: [{ line, reason, text: '' }] }
}

function foreignLanguage(text: string, { name, language }: GrammarProfile): Strangers | null {
  const stranger = language === undefined ? null : otherLanguage(text, language)
  if (stranger === null || language === undefined) return null
  const [is, expected] = [LANGUAGE_NAMES[stranger.language], LANGUAGE_NAMES[language]]
  const message = `The text is written in ${is} (line ${stranger.line}: "${excerpt(stranger.text)}"); the grammar ${name} is for ${expected}.`
  return refusal(message, `Set a grammar profile for ${is} texts, or load the ${expected} text.`, stranger.line)
}

/** A named profile that finds more doubts than headings in a text that another one surely explains, or half of it. */
function otherGrammar(
  text: string,
  from: number,
  profile: GrammarProfile,
  found: Scan,
  profiles: readonly GrammarProfile[],
): Strangers {
  if (found.segments.length <= found.odd) {
    const better = detect(text, from, profiles)
    if (better.verdict === 'sure' && better.profile !== profile) {
      const { name } = better.profile
      const why = better.choice.evidence.join(', ')
      const message = `The text is not written in the grammar ${profile.name}: from line ${better.line} on it reads like ${name} (${why}).`
      return refusal(message, `Set the document's grammar profile to ${name}.`, better.line)
    }
  }
  return mixture(text, from, profile, found, profiles)
}

/**
 * Headings of another grammar that names its units, none of which this one sees. Half as many as its own are a mixture;
 * fewer may be a text that the document holds as an annex, and are doubted.
 */
function mixture(
  text: string,
  from: number,
  profile: GrammarProfile,
  found: Scan,
  profiles: readonly GrammarProfile[],
): Strangers {
  const others = presentIn(
    text,
    from,
    profiles.filter((other) => other !== profile && namesUnits(other)),
  )
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

const mixed = ({ name }: GrammarProfile, other: string, line: number, count: number): Strangers =>
  refusal(
    `The text mixes two grammars: ${name}, and from line ${line} on ${other} (${count} headings).`,
    'Split the document, or set the grammar profile that all of it is written in.',
    line,
  )

/** The other profiles that name their units and of whose keywords enough lines begin: one look at each line's beginning. */
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
