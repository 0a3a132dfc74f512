import type { GrantFact } from './facts.ts'
import type { Site } from './settings.ts'

/**
 * Rights on the ledger that a real cut needs and that the four booleans of the grant probe do not ask: the executor
 * writes eight tables, the verifier signs beside its result. A dry run does without them, so they stop none.
 */
const EXECUTOR_WRITES = [
  'decision_backlog_entry',
  'decision_backlog_history',
  'manifest_envelope',
  'manifest_unit_block',
  'review_decision',
  'cut_change_set',
  'cut_change_set_affected_row',
  'dot_pair_signature',
] as const
const VERIFIER_WRITES = ['dot_pair_signature'] as const

export interface MissingGrant {
  readonly why: string
  readonly sql: string
}

/** Each right that is missing, with the statement that would give it; the statements are shown, never run. */
export function missingLedgerGrants(grants: readonly GrantFact[], site: Site): readonly MissingGrant[] {
  const held = new Set(grants.filter(({ granted }) => granted).map(keyOf))
  const wanted = [
    ...EXECUTOR_WRITES.map((table) => [site.writer_role, table] as const),
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
