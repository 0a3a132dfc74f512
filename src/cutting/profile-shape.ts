import { LANGUAGES } from './language.ts'
import { CUES, DECORATIONS, NUMBER_CLASSES, SEQUENCES } from './profile.ts'
import { STATUS_MARKERS } from './types.ts'

/** The shape of a profile file: closed, bounded, each problem told with its path. */

type Report = (path: string, problem: string) => void
export type Shape = (value: unknown, path: string, report: Report) => void

const MAX_TEXT = 200
const MAX_ITEMS = 60

const describe = (value: unknown): string =>
  value === null ? 'null' : Array.isArray(value) ? 'a list' : `a ${typeof value}`

const text =
  (pattern: RegExp, wanted: string): Shape =>
  (value, path, report) => {
    if (typeof value !== 'string') report(path, `must be ${wanted}, not ${describe(value)}`)
    else if (value.length > MAX_TEXT || !pattern.test(value)) report(path, `must be ${wanted}`)
  }

const number =
  (least: number, most: number, whole: boolean): Shape =>
  (value, path, report) => {
    const fits = typeof value === 'number' && value >= least && value <= most && (!whole || Number.isInteger(value))
    if (!fits) report(path, `must be a ${whole ? 'whole ' : ''}number from ${least} to ${most}`)
  }

const flag: Shape = (value, path, report) => {
  if (typeof value !== 'boolean') report(path, 'must be true or false')
}

const oneOf =
  (words: readonly string[]): Shape =>
  (value, path, report) => {
    if (!words.some((word) => word === value)) report(path, `must be one of: ${words.join(', ')}`)
  }

const list =
  (item: Shape, least = 0): Shape =>
  (value, path, report) => {
    if (!Array.isArray(value)) report(path, `must be a list, not ${describe(value)}`)
    else if (value.length < least || value.length > MAX_ITEMS)
      report(path, `must have ${least} to ${MAX_ITEMS} entries`)
    else for (const [index, each] of value.entries()) item(each, `${path}[${index}]`, report)
  }

const record =
  (required: Readonly<Record<string, Shape>>, optional: Readonly<Record<string, Shape>> = {}): Shape =>
  (value, path, report) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      report(path, `must be an object, not ${describe(value)}`)
      return
    }
    const given: ReadonlyMap<string, unknown> = new Map(Object.entries(value))
    for (const key of given.keys())
      if (!Object.hasOwn(required, key) && !Object.hasOwn(optional, key)) report(`${path}.${key}`, 'is not known')
    for (const [key, shape] of Object.entries(required)) {
      if (given.has(key)) shape(given.get(key), `${path}.${key}`, report)
      else report(`${path}.${key}`, 'is missing')
    }
    for (const [key, shape] of Object.entries(optional))
      if (given.has(key)) shape(given.get(key), `${path}.${key}`, report)
  }

const phrase = text(/^\S(?:[^\p{Cc}]*\S)?$/u, 'text of one line without white space at its ends')
const levelName = text(/^[a-z][a-z0-9-]{0,39}$/, 'a name of small letters, digits and -')
const word = text(/^[a-z][a-z_]{0,39}$/, 'a word of small letters and _')
const key = text(/^(?:[A-Z0-9]+(?:-[A-Z0-9]+)*)?$/, 'capitals, digits and inner -, or empty')

const lineForm = record(
  { kind: oneOf(['line']), number: oneOf(NUMBER_CLASSES) },
  {
    keywords: list(phrase, 1),
    any_case: flag,
    depth: number(2, 9, true),
    joint: text(/^[-–/:]$/, 'one of - – / :'),
    ordinals: list(text(/^[\p{Ll}\p{Lo}\p{S}.]{1,4}$/u, 'up to four small letters or signs'), 1),
    followed_by: list(phrase, 1),
    alphabet: text(/^\p{L}{2,}$/u, 'the letters in their order'),
    words: list(phrase, 1),
    range: list(phrase, 1),
    reference_words: list(phrase, 1),
    number_optional: flag,
    suffix: flag,
    open: text(/^[^\p{L}\p{N}\s]$/u, 'one sign'),
    separators: list(text(/^[^\p{L}\p{N}\s]{0,3}$/u, 'up to three signs, or empty'), 1),
    own_line: flag,
    title_below: flag,
    min_indent: number(0, 80, true),
    max_indent: number(0, 80, true),
    cue: oneOf(CUES),
    sequence: oneOf(SEQUENCES),
  },
)

const markdownForm = record({ kind: oneOf(['markdown']), depth: number(1, 6, true) })

const form: Shape = (value, path, report) => {
  const isMarkdown = typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'markdown'
  const shape = isMarkdown ? markdownForm : lineForm
  shape(value, path, report)
}

const level = record(
  {
    name: levelName,
    section_type: word,
    role: oneOf(['unit', 'container']),
    within: list(levelName, 1),
    key,
    forms: list(form, 1),
  },
  { before: list(levelName, 1), restarts: flag, title_key: key },
)

const pair: Shape = (value, path, report) => {
  list(phrase, 2)(value, path, report)
  if (Array.isArray(value) && value.length > 2) report(path, 'must be an opening and a closing mark')
}

/** A whole profile. */
export const PROFILE_SHAPE: Shape = record(
  {
    name: levelName,
    about: phrase,
    unit_kind: word,
    blocks: oneOf(['markdown', 'lines']),
    leaf: levelName,
    levels: list(level, 1),
    decorations: list(oneOf(DECORATIONS)),
    markers: list(
      record({ symbol: text(/^[^\p{ASCII}]{1,8}$/u, 'a sign beyond ASCII'), status: oneOf(STATUS_MARKERS) }),
    ),
    closers: list(phrase),
    contents: list(phrase),
    placeholders: list(phrase),
    quotes: list(pair),
    evidence: list(record({ phrase, weight: number(-1, 1, false) })),
    confidence: number(0.05, 1, false),
  },
  { language: oneOf(LANGUAGES) },
)
