import { ATTACK_SCHEMA_VERSION, type AttackRecord, citationOf, type LastAttack } from './attack.ts'
import { attackKey } from './keys.ts'
import type { ObjectStore } from './ports.ts'

/**
 * The last attack of the gate on itself, or null: there was none, or what is stored cannot be read. One object of a few
 * kilobytes.
 * @throws Stop STOP_SOURCE_UNREACHABLE
 */
export async function lastAttackIn(objects: Pick<ObjectStore, 'read'>): Promise<LastAttack | null> {
  const bytes = await objects.read(attackKey)
  if (bytes === null) return null
  try {
    const stored: unknown = JSON.parse(new TextDecoder().decode(bytes))
    return isRecord(stored) ? citationOf(stored) : null
  } catch {
    return null
  }
}

/** As much as a citation needs; an evidence that is in doubt counts as none. */
function isRecord(value: unknown): value is AttackRecord {
  if (typeof value !== 'object' || value === null) return false
  const { schema_version, at, code_version, role, target, probes, xid_assigned } = value as Record<string, unknown>
  return (
    schema_version === ATTACK_SCHEMA_VERSION &&
    [at, code_version, role].every((text) => typeof text === 'string') &&
    typeof xid_assigned === 'boolean' &&
    typeof target === 'object' &&
    target !== null &&
    Array.isArray(probes) &&
    probes.every((probe: unknown) => typeof probe === 'object' && probe !== null && 'refused' in probe)
  )
}
