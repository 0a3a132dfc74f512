import type { GrantFact } from './facts.ts'
import type { GrantCure } from './grants.ts'
import { LEDGER_TABLES } from './ledger-tables.ts'
import type { Site } from './settings.ts'

/**
 * Rights on the ledger that a real cut needs and that the four booleans of the grant probe do not ask: the executor
 * writes the tables of leg B, the verifier signs beside its result. A dry run does without them, so they stop none.
 */
const VERIFIER_WRITES = ['dot_pair_signature'] as const

/** Each right that is missing, with the statement that would give it; the statements are shown, never run. */
export function missingLedgerGrants(grants: readonly GrantFact[], site: Site): readonly GrantCure[] {
  const held = new Set(grants.filter(({ granted }) => granted).map(keyOf))
  const wanted = [
    ...LEDGER_TABLES.map((table) => [site.writer_role, table] as const),
    ...VERIFIER_WRITES.map((table) => [site.verifier_role, table] as const),
  ]
  return wanted.flatMap(([grantee, table]) => {
    const object = `${site.governance_schema}.${table}`
    const lacks = ['SELECT', 'INSERT'].filter((privilege) => !held.has(keyOf({ grantee, object, privilege })))
    if (lacks.length === 0) return []
    const rights = lacks.join(', ')
    return [{ why: `${grantee} lacks ${rights} on ${object}`, sql: `GRANT ${rights} ON ${object} TO ${grantee};` }]
  })
}

const keyOf = ({ grantee, object, privilege }: Pick<GrantFact, 'grantee' | 'object' | 'privilege'>): string =>
  `${grantee} ${object} ${privilege}`
