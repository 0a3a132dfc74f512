import { canonicalJson, type Json } from '../../orchestrator/digest.ts'
import { predictedFile, STATE_FILE } from '../layout.ts'
import type { Opened } from '../open.ts'
import type { CheckBody } from './check.ts'

/**
 * Every document is of its published form, and in the very bytes that its writer would give it: no second key of a name,
 * no white space of another's (H37).
 */
export const form: CheckBody = ({ opened }) => {
  const { state, plan, report, predicted, refusals } = opened
  const parts = [
    { name: STATE_FILE, part: state },
    { name: 'the plan object', part: plan },
    { name: 'report.json', part: report },
    { name: predictedFile(opened.files) ?? '', part: predicted },
    ...refusals,
  ]
  const bad = parts.flatMap(({ name, part }) => (part.kind === 'bad' ? [`${name}: ${part.problem}`] : []))
  return [
    ...bad,
    ...asWritten(opened, STATE_FILE, (json) => `${JSON.stringify(json)}\n`),
    ...asWritten(opened, 'report.json', (json) => JSON.stringify(json)),
    ...refusals.flatMap(({ name }) => asWritten(opened, name, (json) => canonicalJson(json as Json))),
  ]
}

function asWritten({ files }: Opened, name: string, write: (json: unknown) => string): readonly string[] {
  const bytes = files.get(name)
  if (bytes === undefined) return []
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    return write(JSON.parse(text)) === text ? [] : [`${name} is not in the form in which it is written`]
  } catch {
    return [`${name} is not JSON as it is written`]
  }
}
