import { ATTACK_SCHEMA_VERSION, type AttackRecord, citationOf, type LastAttack } from './attack.ts'
import { ISO_UTC } from './brands.ts'
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

/** As much as a citation needs, in the form that a state must have; an evidence that is in doubt counts as none. */
function isRecord(value: unknown): value is AttackRecord {
  if (!isObject(value)) return false
  const { schema_version, at, code_version, role, target, probes, xid_assigned } = value
  return (
    schema_version === ATTACK_SCHEMA_VERSION &&
    typeof at === 'string' &&
    ISO_UTC.test(at) &&
    typeof code_version === 'string' &&
    typeof role === 'string' &&
    typeof xid_assigned === 'boolean' &&
    isTarget(target) &&
    Array.isArray(probes) &&
    probes.every((probe: unknown) => isObject(probe) && typeof probe['refused'] === 'boolean')
  )
}

const isTarget = (target: unknown): boolean =>
  isObject(target) &&
  [target['system_identifier'], target['database'], target['endpoint']].every((text) => typeof text === 'string') &&
  typeof target['in_recovery'] === 'boolean'

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null
