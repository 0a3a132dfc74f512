/** JSON as a contract: what `JSON.parse` lets pass in silence is a problem here. */

export type StrictJson =
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'bad'; readonly problems: readonly string[] }

/** A key with its colon, a string, a bracket, or a word. */
const TOKEN = /("[^"\\]*(?:\\.[^"\\]*)*")(\s*:)?|[{}[\]]|[^\s"{}[\],:]+/g

/** `integers`: what is hashed or signed, where 2^53+1 would be rounded; `any`: what only people write. */
type Numbers = 'integers' | 'any'

/**
 * Parses, and refuses duplicate keys (the last would win unseen, H37), the key `__proto__`, and numbers that are not safe
 * integers as written, unless any number may stand there.
 */
export function parseStrictJson(text: string, numbers: Numbers = 'integers'): StrictJson {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { kind: 'bad', problems: [text.trim() === '' ? 'is empty' : 'is not JSON'] }
  }
  const problems = hiddenProblems(text, numbers)
  return problems.length === 0 ? { kind: 'json', value } : { kind: 'bad', problems }
}

/** `text` is valid JSON: only what a token means has to be known, not whether it may stand there. */
function hiddenProblems(text: string, numbers: Numbers): readonly string[] {
  const problems = new Set<string>()
  const open: Set<string>[] = []
  for (const [token, quoted, colon] of text.matchAll(TOKEN)) {
    if (token === '{' || token === '[') open.push(new Set())
    else if (token === '}' || token === ']') open.pop()
    else if (quoted === undefined) addTo(problems, numbers === 'any' ? null : numberProblem(token))
    else if (colon !== undefined) addTo(problems, keyProblem(open.at(-1) ?? new Set(), String(JSON.parse(quoted))))
  }
  return [...problems]
}

function addTo(problems: Set<string>, problem: string | null): void {
  if (problem !== null) problems.add(problem)
}

function keyProblem(seen: Set<string>, key: string): string | null {
  if (key === '__proto__') return '__proto__: is not a known key'
  if (seen.has(key)) return `${key.slice(0, 64)}: stands twice in one object`
  seen.add(key)
  return null
}

function numberProblem(token: string): string | null {
  if (!/^[-\d]/.test(token)) return null
  const exact = /^-?\d+$/.test(token) && Number.isSafeInteger(Number(token))
  return exact ? null : 'holds a number that is not an exact integer'
}
