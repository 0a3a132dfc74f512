import type { IsoUtc, RunId } from './brands.ts'
import type { TargetIdentity } from './facts.ts'

/** What the gate's last attack on itself came to, and what a run says of it. */

export const ATTACK_SCHEMA_VERSION = 1

export interface ProbeResult {
  readonly name: string
  readonly sql: string
  /** The SQLSTATEs by which it had to be refused. */
  readonly expected: readonly string[]
  /** The one that came; null: it was let through. */
  readonly got: string | null
  readonly refused: boolean
}

export type AttackedTarget = Pick<TargetIdentity, 'system_identifier' | 'database' | 'endpoint' | 'in_recovery'>

/** The whole result, as it is stored; the newest one stands. */
export interface AttackRecord {
  readonly schema_version: typeof ATTACK_SCHEMA_VERSION
  /** The time, formed as a run id is, and in milliseconds: an older result never replaces a newer one. */
  readonly run_id: RunId
  readonly seq: number
  readonly at: IsoUtc
  readonly code_version: string
  readonly server_version: string
  readonly role: string
  readonly target: AttackedTarget
  readonly probes: readonly ProbeResult[]
  readonly xid_assigned: boolean
}

/** As a run cites it. */
export interface LastAttack {
  readonly at: IsoUtc
  readonly code_version: string
  readonly role: string
  readonly target: AttackedTarget
  readonly tried: number
  readonly refused: number
  readonly xid_assigned: boolean
}

/** Field by field: a record of another version may hold more, and what is cited stands in a state, whose form is closed. */
export const citationOf = ({ at, code_version, role, target, probes, xid_assigned }: AttackRecord): LastAttack => ({
  at,
  code_version,
  role,
  target: {
    system_identifier: target.system_identifier,
    database: target.database,
    endpoint: target.endpoint,
    in_recovery: target.in_recovery,
  },
  tried: probes.length,
  refused: probes.filter((probe) => probe.refused).length,
  xid_assigned,
})

/** Whether every probe was refused as it must be, and no transaction id was assigned. */
export const isHeld = ({ tried, refused, xid_assigned }: LastAttack): boolean =>
  tried > 0 && refused === tried && !xid_assigned

/** How the attack's target differs from a session's; empty where it is the same role on the same server. */
export function attackedElsewhere(
  attack: LastAttack,
  { target, role }: { readonly target: AttackedTarget; readonly role: string },
): readonly string[] {
  const { target: was } = attack
  return [
    ...(was.system_identifier === target.system_identifier && was.database === target.database ? [] : ['database']),
    ...(was.endpoint === target.endpoint && was.in_recovery === target.in_recovery ? [] : ['server']),
    ...(attack.role === role ? [] : ['role']),
  ]
}
