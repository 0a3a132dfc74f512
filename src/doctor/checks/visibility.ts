import { type Finding, ok, problem } from '../findings.ts'
import type { DatabaseSeen } from '../observations.ts'

/** Without the source no document can be found; any other table that is hidden is a risk that SG_1 must acknowledge. */
export function checkVisibility({ hidden }: DatabaseSeen): readonly Finding[] {
  if (hidden.length === 0) return [ok('visibility', 'Every table that a dry run reads can be read in full')]
  return hidden.map(({ object, grant }) => problem('visibility', `${object} cannot be read in full`, grant))
}
