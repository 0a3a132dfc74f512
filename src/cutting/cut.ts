import { isDocprefix } from './address.ts'
import { assemble, type Piece } from './assemble.ts'
import { withUnixLines } from './chars.ts'
import { compile } from './compile.ts'
import { misplacements } from './coverage.ts'
import { detect, sampled, THRESHOLD } from './detect.ts'
import { foreignText } from './foreign-text.ts'
import { pageBreaks } from './pages.ts'
import { badText, duplicates, problem } from './problems.ts'
import type { GrammarProfile } from './profile.ts'
import { digestOfProfile, PROFILES } from './registry.ts'
import { scan } from './scan.ts'
import { excerpt, type Scan } from './segments.ts'
import { byteOffsets, containersWithText, layOut } from './spans.ts'
import type { CutOutcome, CutProblem, CutRequest, Doubt, ProfileChoice } from './types.ts'

const refused = (problems: readonly CutProblem[], profile: ProfileChoice | null = null): CutOutcome => ({
  kind: 'refused',
  problems,
  profile,
})

/**
 * Splits a text into units and classified gaps. Pure, and linear in the length of the text; it never throws: whatever
 * is wrong comes back as problems, all of them at once. `profiles` are the built-in ones, and a team's own beside them.
 */
export function cut(request: CutRequest, profiles: readonly GrammarProfile[] = PROFILES): CutOutcome {
  const outcome = cutOrRefuse(request, profiles)
  if (outcome.kind === 'cut') return outcome
  // Checked only now: a cut that succeeds has met every character when it encoded the text.
  const bad = badText(request.text)
  if (bad === null) return outcome
  return refused([bad, badDocprefix(request.docprefix)].filter((found) => found !== null))
}

function cutOrRefuse(request: CutRequest, profiles: Profiles): CutOutcome {
  const wrong = badDocprefix(request.docprefix)
  if (wrong !== null) return refused([wrong])
  const text = withUnixLines(request.text)
  const from = text.charCodeAt(0) === 0xfeff ? 1 : 0
  const chosen = choose(text, from, request, profiles)
  if (chosen.problem !== null) return refused([chosen.problem], chosen.choice)
  return cutBy(chosen, text, from, request, profiles)
}

type Profiles = readonly GrammarProfile[]

type Chosen = { readonly problem: null; readonly profile: GrammarProfile; readonly choice: ProfileChoice }

type Choice = Chosen | { readonly problem: CutProblem; readonly choice: ProfileChoice | null }

function choose(text: string, from: number, request: CutRequest, profiles: Profiles): Choice {
  const chosen = request.profile === null ? detected(text, from, profiles) : named(text, request.profile, profiles)
  if (chosen.problem !== null || request.leafLevel === null) return chosen
  const levels = chosen.profile.levels.map((level) => level.name)
  if (levels.includes(request.leafLevel)) return chosen
  const message = `The profile ${chosen.choice.name} has no level "${request.leafLevel}".`
  return {
    problem: problem('bad_profile', message, `Set the leaf level to one of: ${levels.join(', ')}.`),
    choice: chosen.choice,
  }
}

function named(text: string, name: string, profiles: Profiles): Choice {
  const profile = profiles.find((candidate) => candidate.name === name)
  if (profile === undefined) {
    const cure = `Set the grammar profile to one of: ${namesOf(profiles)}; or leave it empty to have it detected.`
    return { problem: problem('unknown_profile', `There is no grammar profile "${name}".`, cure), choice: null }
  }
  const evidence = ['named by the document', ...sampled(text, 'looked for other grammars')]
  return {
    problem: null,
    profile,
    choice: { name, digest: digestOfProfile(profile), chosenBy: 'named', score: 1, runnerUp: null, evidence },
  }
}

const namesOf = (profiles: Profiles): string => profiles.map((profile) => profile.name).join(', ')

function detected(text: string, from: number, profiles: Profiles): Choice {
  const { profile, choice, verdict, line, other } = detect(text, from, profiles)
  if (verdict === 'sure') return { problem: null, profile, choice }
  if (verdict === 'mixed') {
    const message = `The text mixes two grammars: ${choice.name}, and from line ${line} on ${other}.`
    return {
      problem: { ...problem('profile_uncertain', message, 'Split the document, or set its grammar profile.'), line },
      choice,
    }
  }
  if (verdict === 'none') return { problem: noUnits('No grammar profile finds a heading in the text.'), choice }
  const runnerUp = choice.runnerUp === null ? '' : `, ${choice.runnerUp.name} ${choice.runnerUp.score}`
  const message = `The grammar profile is not certain: ${choice.name} ${choice.score}${runnerUp}, on ${choice.evidence.join(', ')}; ${THRESHOLD} and a clear lead are needed.`
  return {
    problem: problem(
      'profile_uncertain',
      message,
      `Set the document's grammar profile to one of: ${namesOf(profiles)}.`,
    ),
    choice,
  }
}

const noUnits = (message: string): CutProblem =>
  problem(
    'no_units',
    message,
    'Check that the text has headings of its grammar profile, each on a line of its own, or set another profile.',
  )

function cutBy(
  { profile, choice }: Chosen,
  text: string,
  from: number,
  request: CutRequest,
  profiles: Profiles,
): CutOutcome {
  const leafLevel = request.leafLevel ?? profile.leaf
  const grammar = compile(profile, leafLevel)
  const found = scan(text, from, grammar)
  const foreign = foreignText({ text, from, profile, found, profiles }, choice.chosenBy)
  if (foreign.problem !== null) return refused([foreign.problem], choice)
  const { pieces, doubts } = assemble(text, found.segments, grammar, request.docprefix, request.scope)
  const problems = [...countProblems(pieces, request), ...duplicates(pieces, byteOffsets(request.text))]
  if (problems.length > 0) return refused(problems, choice)
  const { units, gaps, bytes, sha256, isText } = layOut(request.text, from, found, pieces, profile.unit_kind)
  const bad = isText ? null : badText(request.text)
  if (bad !== null) return refused([bad])
  const misplaced = misplacements(request.text, units, gaps)
  if (misplaced.length > 0) return refused(misplaced, choice)
  const all = allDoubts(found, [...doubts, ...foreign.doubts, ...pageBreaks(text)], containersWithText(text, pieces))
  return { kind: 'cut', cut: { profile: choice, leafLevel, units, gaps, doubts: all, bytes, coverageSha256: sha256 } }
}

function countProblems(pieces: readonly Piece[], request: CutRequest): readonly CutProblem[] {
  const units = pieces.filter((piece) => piece.level?.role === 'unit')
  const count = units.filter((unit) => !unit.excluded).length
  if (count === 0 && units.length > 0) {
    return [
      problem(
        'no_units',
        `All ${units.length} units are outside the scope enacted_only.`,
        'Mark the headings in force with ✅, or set the scope to all.',
      ),
    ]
  }
  if (count === 0) return [noUnits('The grammar profile finds no heading in the text.')]
  if (count <= request.maxUnits) return []
  return [
    problem(
      'too_many_units',
      `${count} units are more than the ${request.maxUnits} allowed.`,
      'Split the document, choose a higher leaf level, or raise the limit.',
    ),
  ]
}

function allDoubts(found: Scan, doubts: readonly Doubt[], containers: readonly Piece[]): readonly Doubt[] {
  const loose = containers.map(({ segment, title }) => ({
    line: segment.line,
    reason: 'text below this heading belongs to no unit',
    text: excerpt(title),
  }))
  return [...found.doubts, ...doubts, ...loose].sort((a, b) => a.line - b.line)
}

function badDocprefix(docprefix: string): CutProblem | null {
  if (isDocprefix(docprefix)) return null
  return problem(
    'bad_docprefix',
    `"${docprefix}" is no docprefix.`,
    'Use 3 to 32 of A–Z, 0–9 and -, with no - at either end.',
  )
}
