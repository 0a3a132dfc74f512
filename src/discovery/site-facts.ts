import type { FunctionFingerprint, GrantFact, RoleStatus, TargetIdentity, TriggerFact } from '../orchestrator/facts.ts'
import type { ReadOnly, ReadOnlyAnswer } from '../orchestrator/ports.ts'
import { TABLE_NAMES } from '../sql/names.ts'
import { registryFor } from '../sql/registry.ts'
import type { RoleSettings } from '../sql/role-settings.ts'
import { ask, askOne } from '../sql/statement.ts'
import { Catalog } from './catalog.ts'
import { fingerprintsIn, triggersIn } from './fingerprints.ts'
import { gradeRights } from './grade-rights.ts'
import { grantMatrix, rolesAsked, type SiteNames } from './grant-matrix.ts'

/** Facts about the whole database, whatever the document. */
export interface SiteFacts {
  readonly target: TargetIdentity
  readonly role: RoleStatus
  readonly role_settings: RoleSettings
  /** The tables that cannot be read in full, each with what would show it. */
  readonly hidden: readonly { readonly object: string; readonly grant: string }[]
  readonly grants: readonly GrantFact[]
  readonly functions: readonly FunctionFingerprint[]
  readonly triggers: readonly TriggerFact[]
}

/** Reads it in one session of its own, named `iu-cutter/<label>`. @throws Stop as every session does */
export function siteFacts(readOnly: ReadOnly, names: SiteNames, label: string): Promise<ReadOnlyAnswer<SiteFacts>> {
  const registry = registryFor(names)
  const roles = rolesAsked(names)
  return readOnly(label, async (select) => {
    const [site, functions, rights, settings] = await Promise.all([
      ask(select, registry.site, [roles]),
      ask(select, registry.functions, [roles]),
      ask(select, registry.roleRights, []),
      askOne(select, registry.roleSettings, []),
    ])
    const catalog = new Catalog(site, names)
    return {
      target: catalog.target,
      role: gradeRights(catalog.role, rights),
      role_settings: settings ?? { connection_limit: -1, settings: [] },
      hidden: TABLE_NAMES.flatMap((table) => catalog.hidden([table]) ?? []),
      grants: grantMatrix({ catalog, functions, names, roles }),
      functions: fingerprintsIn(functions),
      triggers: triggersIn(functions),
    }
  })
}
