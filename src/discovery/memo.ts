import type { Row, SelectCallable } from '../orchestrator/ports.ts'

/** Asks each question once: within one snapshot it has one answer. */
export function memo(select: SelectCallable): SelectCallable {
  const answers = new Map<string, Promise<readonly Row[]>>()
  return (sql, params) => {
    const question = JSON.stringify([sql, params])
    const known = answers.get(question)
    if (known !== undefined) return known
    const answer = select(sql, params)
    answers.set(question, answer)
    return answer
  }
}
