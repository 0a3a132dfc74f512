import type { GrantFact } from '../orchestrator/facts.ts'
import { CANONICAL_FUNCTIONS } from '../orchestrator/grants.ts'
import { compareText } from '../orchestrator/order.ts'
import type { Site } from '../orchestrator/settings.ts'
import type { FunctionRow } from '../sql/functions.ts'
import { FUNCTION_PRIVILEGES, type GrantsHeld, SCHEMA_PRIVILEGES, TABLE_PRIVILEGES } from '../sql/grants.ts'
import { labelOf, type SchemaNames, TABLE_NAMES } from '../sql/names.ts'
import type { Catalog } from './catalog.ts'

/** Who may do what with the schemas, tables and canonical functions. What does not exist is granted to nobody. */

/** The names of the site that discovery needs. */
export type SiteNames = Pick<Site, 'unit_schema' | 'governance_schema' | 'owner_role' | 'writer_role' | 'verifier_role'>

/** The roles whose rights are looked up. */
export const rolesAsked = (names: SiteNames): readonly string[] => [
  names.owner_role,
  names.writer_role,
  names.verifier_role,
]

interface MatrixInput {
  readonly catalog: Catalog
  readonly functions: readonly FunctionRow[]
  readonly names: SchemaNames
  readonly roles: readonly string[]
}

const keyOf = ({ object, privilege, grantee }: GrantFact): string => `${object} ${privilege} ${grantee}`

const stated = (
  object: string,
  privileges: readonly string[],
  roles: readonly string[],
  held: GrantsHeld,
): readonly GrantFact[] =>
  [...roles, 'PUBLIC'].flatMap((grantee) =>
    privileges.map((privilege) => ({
      grantee,
      object,
      privilege,
      granted: held[grantee]?.includes(privilege) ?? false,
    })),
  )

export function grantMatrix({ catalog, functions, names, roles }: MatrixInput): readonly GrantFact[] {
  const canonical = functions.filter((row) => row.canonical)
  const missing = CANONICAL_FUNCTIONS.filter((name) => canonical.every((row) => row.name !== name))
  const facts = [
    ...catalog.schemas.flatMap((schema) => stated(schema.name, SCHEMA_PRIVILEGES, roles, schema.grants)),
    ...TABLE_NAMES.flatMap((table) => {
      const relation = catalog.relation(table)
      const label = labelOf(names, table)
      return stated(label, TABLE_PRIVILEGES, roles, relation?.grants ?? {})
    }),
    ...canonical.flatMap((row) => stated(row.signature, FUNCTION_PRIVILEGES, roles, row.grants)),
    ...missing.flatMap((name) => stated(`${names.unit_schema}.${name}`, FUNCTION_PRIVILEGES, roles, {})),
  ]
  return facts.sort((a, b) => compareText(keyOf(a), keyOf(b)))
}
