import { type CompiledForm, compile } from './compile.ts'
import { problem } from './problems.ts'
import type { GrammarProfile, HeadingForm, LineForm } from './profile.ts'
import { PROFILE_SHAPE } from './profile-shape.ts'
import { PROFILE_NAMES } from './registry.ts'
import type { CutProblem } from './types.ts'

export type ProfileReading =
  | { readonly kind: 'profile'; readonly profile: GrammarProfile }
  | { readonly kind: 'refused'; readonly problems: readonly CutProblem[] }

const bad = (message: string, cure: string): CutProblem => problem('bad_profile', message, cure)

/** Reads a team's profile from the value of its JSON file. All problems are told at once, each with its path. */
export function readProfile(value: unknown): ProfileReading {
  const problems: CutProblem[] = []
  PROFILE_SHAPE(value, 'profile', (path, what) =>
    problems.push(bad(`${path} ${what}.`, 'See docs/profiles.md for every field.')),
  )
  const outline = outlineOf(value)
  problems.push(...nameFaults(outline), ...levelFaults(outline))
  // How forms go together can be judged only where each form is well-formed.
  if (problems.length === 0) problems.push(...formFaults(value as GrammarProfile))
  return problems.length > 0 ? { kind: 'refused', problems } : { kind: 'profile', profile: value as GrammarProfile }
}

/** The names in a profile, as far as they are names: a wrong shape elsewhere hides no wrong name. */
interface Outline {
  readonly name: string | null
  readonly leaf: string | null
  readonly levels: readonly {
    readonly name: string
    readonly role: unknown
    readonly others: readonly string[]
  }[]
}

function outlineOf(value: unknown): Outline {
  const profile = fieldsOf(value)
  const levels = listIn(profile.get('levels')).flatMap((level) => {
    const fields = fieldsOf(level)
    const name = fields.get('name')
    const others = [...listIn(fields.get('within')), ...listIn(fields.get('before'))].filter(isText)
    return isText(name) ? [{ name, role: fields.get('role'), others }] : []
  })
  const [name, leaf] = [profile.get('name'), profile.get('leaf')]
  return { name: isText(name) ? name : null, leaf: isText(leaf) ? leaf : null, levels }
}

const isText = (value: unknown): value is string => typeof value === 'string'
const listIn = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
const fieldsOf = (value: unknown): ReadonlyMap<string, unknown> =>
  new Map(typeof value === 'object' && value !== null ? Object.entries(value) : [])

function nameFaults({ name }: Outline): readonly CutProblem[] {
  return name !== null && PROFILE_NAMES.includes(name)
    ? [bad(`profile.name ${name} is built in.`, 'Give the profile a name of its own.')]
    : []
}

function levelFaults(profile: Outline): readonly CutProblem[] {
  const names = profile.levels.map((level) => level.name)
  const known = new Set([...names, 'root'])
  const leaf = profile.levels.find((level) => level.name === profile.leaf)
  const twice = names.filter((name, index) => names.indexOf(name) !== index)
  return [
    ...twice.map((name) => bad(`Two levels are named ${name}.`, 'Give each level a name of its own.')),
    ...(names.includes('root')
      ? [bad('A level is named root.', 'The document itself is root: choose another name.')]
      : []),
    ...(leaf === undefined && profile.leaf !== null && names.length > 0
      ? [bad(`profile.leaf ${profile.leaf} is no level.`, `Set it to one of: ${names.join(', ')}.`)]
      : []),
    ...(leaf?.role === 'container'
      ? [bad(`The leaf ${leaf.name} is a container.`, 'Set the leaf to a level whose role is unit.')]
      : []),
    ...profile.levels.flatMap(({ name, others }) =>
      others
        .filter((other) => !known.has(other) || other === name)
        .map((other) =>
          bad(
            `Level ${name} names ${other}, which is ${other === name ? 'itself' : 'no level'}.`,
            `Use: root, ${names.join(', ')}.`,
          ),
        ),
    ),
  ]
}

/** Levels are cut down to the leaf in their order, so one behind it that stands elsewhere would never be found. */
function beyondLeaf({ leaf, levels }: GrammarProfile): readonly CutProblem[] {
  const at = levels.findIndex(({ name }) => name === leaf)
  const deeper = new Set(levels.slice(at).map(({ name }) => name))
  return levels
    .slice(at + 1)
    .filter(({ within }) => !within.some((name) => deeper.has(name)))
    .map(({ name }) =>
      bad(
        `Level ${name} comes after the leaf ${leaf} and stands in nothing below it: it is never cut.`,
        'List it before the leaf.',
      ),
    )
}

/** Bounds the cost: a line that may be a heading is tried with every form, and each pair of forms is checked for overlap. */
const MAX_FORMS = 120
const MAX_WORDS = 600

function formFaults(profile: GrammarProfile): readonly CutProblem[] {
  const forms = profile.levels.flatMap((level) => level.forms.filter((form) => form.kind === 'line'))
  const words = forms.reduce((sum, form) => sum + wordsOf(form), 0)
  if (forms.length > MAX_FORMS || words > MAX_WORDS) {
    const most = `${MAX_FORMS} forms and ${MAX_WORDS} words are the most`
    return [
      bad(`The profile has ${forms.length} forms with ${words} words; ${most}.`, 'Join forms, or leave some out.'),
    ]
  }
  const shaped = profile.levels.flatMap(({ name, forms }) =>
    forms.flatMap((form) => incomplete(name, form, profile.blocks)),
  )
  return shaped.length > 0 ? shaped : [...beyondLeaf(profile), ...overlaps(profile)]
}

const wordsOf = (form: LineForm): number =>
  [form.keywords, form.words, form.range, form.reference_words, form.ordinals, form.followed_by].reduce(
    (sum, words) => sum + (words?.length ?? 0),
    0,
  )

function incomplete(level: string, form: HeadingForm, blocks: GrammarProfile['blocks']): readonly CutProblem[] {
  if (form.kind === 'markdown') {
    return blocks === 'markdown'
      ? []
      : [bad(`Level ${level} has a markdown form.`, 'Set blocks to markdown, or use line forms.')]
  }
  if (blocks === 'markdown')
    return [bad(`Level ${level} has a line form.`, 'Set blocks to lines, or use markdown forms.')]
  return [...numberFaults(form), ...wordFaults(form)]
    .filter((fault) => fault !== null)
    .map((fault) => bad(`Level ${level} has a form with ${fault}.`, 'See docs/profiles.md for the fields of a form.'))
}

function numberFaults(form: LineForm): readonly (string | null)[] {
  return [
    form.number === 'dotted' && form.depth === undefined ? 'a dotted number without its depth' : null,
    form.number === 'word' && form.words === undefined ? 'number words without their list' : null,
    form.number !== 'dotted' && form.joint !== undefined ? 'a joint, but no dotted number' : null,
    (form.min_indent ?? 0) > (form.max_indent ?? 80) ? 'a min_indent above its max_indent' : null,
  ]
}

function wordFaults(form: LineForm): readonly (string | null)[] {
  return [
    form.number === 'none' && form.followed_by !== undefined ? 'a word behind no number' : null,
    form.number === 'none' && form.keywords === undefined ? 'neither keyword nor number' : null,
    form.number !== 'none' && form.keywords === undefined && form.number_optional === true
      ? 'an optional number without keyword'
      : null,
  ]
}

/** Two levels must not claim the same line, since the first would silently take it, unless `before` keeps them apart. */
function overlaps(profile: GrammarProfile): readonly CutProblem[] {
  const { forms } = compile(profile, profile.levels.at(-1)?.name ?? '')
  return forms.flatMap((form, index) =>
    forms.slice(index + 1).flatMap((other) => {
      const [first, second] = [profile.levels[form.level], profile.levels[other.level]]
      if (first === second || first?.before !== undefined || !claimSameLine(form, other)) return []
      const message = `Levels ${first?.name} and ${second?.name} have forms that one line can have both: ${described(form)}; ${described(other)}.`
      return [bad(message, 'Tell them apart by keyword, number class, opening sign, separator or indent.')]
    }),
  )
}

/** A form as its level would write it: `"Rule" arabic followed by "." or ":"`. */
function described({ keywords: [keyword], open, number, separators, bareSeparator }: CompiledForm): string {
  const begins = keyword === undefined ? '' : `"${keyword}" `
  const ends = [...separators.map((sign) => `"${sign}"`), ...(bareSeparator ? ['white space'] : [])]
  return `${begins}${open}${number} followed by ${ends.join(' or ')}`
}

const claimSameLine = (a: CompiledForm, b: CompiledForm): boolean =>
  a.minIndent <= b.maxIndent &&
  b.minIndent <= a.maxIndent &&
  a.open === b.open &&
  (a.keywords.length === 0 ? b.keywords.length === 0 : a.keywords.some((word) => b.keywords.includes(word))) &&
  sameNumbers(a, b) &&
  sameWordBehind(a, b) &&
  (a.bareSeparator || b.bareSeparator || a.separators.some((sign) => b.separators.includes(sign)))

/** The first of two forms is told from the other by the word that it wants behind its number. */
const sameWordBehind = (a: CompiledForm, b: CompiledForm): boolean =>
  a.followedBy.length === 0 || a.followedBy.some((word) => b.followedBy.includes(word))

function sameNumbers(a: CompiledForm, b: CompiledForm): boolean {
  if (a.number === 'none' || b.number === 'none') return a.number === b.number || a.numberOptional || b.numberOptional
  if (a.number === 'dotted' || b.number === 'dotted')
    return a.number === b.number && a.depth === b.depth && a.joint === b.joint
  if (a.number === 'word' || b.number === 'word') return a.number === b.number
  const letters = (form: CompiledForm): string =>
    form.number === 'upper_letter' || form.number === 'lower_letter' ? form.alphabet : ''
  if (letters(a) !== '' && letters(b) !== '') return [...letters(a)].some((letter) => letters(b).includes(letter))
  if (letters(a) !== '' || letters(b) !== '') return false
  return a.number === b.number || a.number === 'arabic_or_roman' || b.number === 'arabic_or_roman'
}
