import type { GrantFact } from './facts.ts'
import type { Site } from './settings.ts'

/** The four facts about deployed grants that a cut relies on, and the statements that would cure them. */

export const CANONICAL_FUNCTIONS = ['fn_iu_create', 'fn_iu_apply_edit_draft', 'fn_iu_enact', 'fn_iu_retire'] as const

export interface GrantBooleans {
  readonly cutter_exec_execute_canonical_fns: boolean
  readonly cutter_verify_select_insert_verify_result: boolean
  readonly directus_select_review_decision: boolean
  readonly no_public_execute_leak: boolean
}

/** What is wrong with the grants, and the statement that would mend it. */
export interface GrantCure {
  readonly why: string
  readonly sql: string
}

interface Wanted {
  readonly fact: keyof GrantBooleans
  readonly grantee: string
  readonly object: string
  readonly kind: 'FUNCTION' | 'TABLE'
  readonly privilege: string
  readonly granted: boolean
}

function wanted(site: Site): readonly Wanted[] {
  const verifyResult = `${site.governance_schema}.verify_result`
  const functions = CANONICAL_FUNCTIONS.map((name) => `${site.unit_schema}.${name}`)
  const table = (fact: keyof GrantBooleans, grantee: string, object: string, privilege: string): Wanted => ({
    fact,
    grantee,
    object,
    kind: 'TABLE',
    privilege,
    granted: true,
  })
  return [
    ...functions.map(
      (object): Wanted => ({
        fact: 'cutter_exec_execute_canonical_fns',
        grantee: site.writer_role,
        object,
        kind: 'FUNCTION',
        privilege: 'EXECUTE',
        granted: true,
      }),
    ),
    table('cutter_verify_select_insert_verify_result', site.verifier_role, verifyResult, 'SELECT'),
    table('cutter_verify_select_insert_verify_result', site.verifier_role, verifyResult, 'INSERT'),
    table('directus_select_review_decision', site.owner_role, `${site.governance_schema}.review_decision`, 'SELECT'),
    ...functions.map(
      (object): Wanted => ({
        fact: 'no_public_execute_leak',
        grantee: 'PUBLIC',
        object,
        kind: 'FUNCTION',
        privilege: 'EXECUTE',
        granted: false,
      }),
    ),
  ]
}

/** A fact of the matrix; a function counts by its name, whatever its arguments. Absent is not granted. */
function holds(grants: readonly GrantFact[], want: Wanted): boolean {
  const granted = grants.some(
    (g) =>
      g.granted &&
      g.grantee === want.grantee &&
      g.privilege === want.privilege &&
      g.object.split('(')[0] === want.object,
  )
  return granted === want.granted
}

export function grantBooleans(grants: readonly GrantFact[], site: Site): GrantBooleans {
  const all = wanted(site)
  const fact = (name: keyof GrantBooleans): boolean => all.filter((w) => w.fact === name).every((w) => holds(grants, w))
  return {
    cutter_exec_execute_canonical_fns: fact('cutter_exec_execute_canonical_fns'),
    cutter_verify_select_insert_verify_result: fact('cutter_verify_select_insert_verify_result'),
    directus_select_review_decision: fact('directus_select_review_decision'),
    no_public_execute_leak: fact('no_public_execute_leak'),
  }
}

/** The exact statements that would make every fact true. They are shown, never run. */
export function cures(grants: readonly GrantFact[], site: Site): readonly GrantCure[] {
  return wanted(site)
    .filter((want) => !holds(grants, want))
    .map((want) => {
      const object = signatureOf(grants, want.object)
      const on = `${want.privilege} ON ${want.kind} ${object}`
      return want.granted
        ? { why: `${want.grantee} lacks ${want.privilege} on ${want.object}`, sql: `GRANT ${on} TO ${want.grantee};` }
        : { why: `PUBLIC may execute ${want.object}`, sql: `REVOKE ${on} FROM PUBLIC;` }
    })
}

const signatureOf = (grants: readonly GrantFact[], object: string): string =>
  grants.find((g) => g.object.split('(')[0] === object)?.object ?? object
