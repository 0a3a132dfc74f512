import { signatureFindings } from '../signatures.ts'
import { type CheckBody, needed, skipped } from './check.ts'

/** Each decision that counted carries a sound signature over its very bytes, where it carries one, or where keys were given. */
export const signatures: CheckBody = ({ opened, keys }) => {
  const state = needed(opened.state, 'state')
  if ('finding' in state) return state.finding
  const findings = signatureFindings(state.value, keys)
  if (findings.length === 0) return skipped('nothing was decided yet')
  if (findings.every(({ kind }) => kind === 'unsigned'))
    return skipped('no decision is signed: the policy was structural')
  return findings.flatMap(({ decision, reasons }) => reasons.map((reason) => `${decision}: ${reason}`))
}
