import type * as z from 'zod/mini'

type Issue = z.core.$ZodIssue

/**
 * Every problem of a failed parse as a sentence that begins with its place: `approval.gate: must be one of …`. Values
 * are not repeated: they may be secrets.
 */
export function problemsOf(error: { readonly issues: readonly Issue[] }, input: unknown): readonly string[] {
  return error.issues.flatMap((issue) => sentences(issue, input))
}

function sentences(issue: Issue, input: unknown): readonly string[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => at([...issue.path, key], 'is not a known key'))
  return [at(issue.path, valueAt(input, issue.path) === undefined ? 'is missing' : complaint(issue))]
}

/** The compact build of the schema library has no sentences of its own: a message that a schema gave wins. */
function complaint(issue: Issue): string {
  if (issue.message !== 'Invalid input') return issue.message
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${article(issue.expected)}`
    case 'invalid_value':
      return `must be ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.map((value) => JSON.stringify(value)).join(', ')}`
    case 'too_big':
      return `must be at most ${issue.maximum}${issue.origin === 'string' ? ' characters' : ''}`
    case 'too_small':
      return issue.origin === 'string' && issue.minimum === 1
        ? 'must not be empty'
        : `must be at least ${issue.minimum}${issue.origin === 'string' ? ' characters' : ''}`
    default:
      return 'has no allowed form'
  }
}

/** More are counted, not told: a body of one line may have thousands, and what is kept and logged of it stays short. */
const MOST_TOLD = 20
const LONGEST_TOLD = 300

/** Problems as one text of bounded length. */
export function told(problems: readonly string[]): string {
  const few = problems.slice(0, MOST_TOLD).map((problem) => shortened(problem))
  const more = problems.length - few.length
  return [...few, ...(more > 0 ? [`and ${more} more`] : [])].join('; ')
}

const shortened = (text: string): string => (text.length > LONGEST_TOLD ? `${text.slice(0, LONGEST_TOLD)}…` : text)

const article = (noun: string): string => (/^[aeio]/.test(noun) ? `an ${noun}` : `a ${noun}`)

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    input,
  )
}

const at = (path: readonly PropertyKey[], what: string): string => {
  const place = path.map(String).join('.')
  return place === '' ? what : `${place}: ${what}`
}
