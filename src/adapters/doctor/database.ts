import { siteFacts } from '../../discovery/site-facts.ts'
import type { ClockSeen, DatabaseSeen, Observed } from '../../doctor/observations.ts'
import { ATTACK_SCHEMA_VERSION, type AttackRecord } from '../../orchestrator/attack.ts'
import type { DurationMs, EpochMs } from '../../orchestrator/brands.ts'
import { jsonContent } from '../../orchestrator/content.ts'
import { canonicalJson } from '../../orchestrator/digest.ts'
import { attackKey } from '../../orchestrator/keys.ts'
import type { Clock, ObjectStore, ReadOnly } from '../../orchestrator/ports.ts'
import type { Settings } from '../../orchestrator/settings.ts'
import { isoUtc, runIdAt } from '../../orchestrator/time.ts'
import { attackItself } from '../pg-attack.ts'
import type { Connect } from '../pg-client.ts'
import { observe } from './observe.ts'

/** The database as a run would find it, its clock, and the gate's attack on itself. */

export interface DatabasePorts {
  readonly readOnly: ReadOnly
  readonly connect: Connect
  readonly objects: Pick<ObjectStore, 'replaceOlder'>
  readonly clock: Clock
}

export interface DatabaseLook {
  readonly database: Observed<DatabaseSeen>
  readonly attack: Observed<AttackRecord>
  readonly clocks: readonly ClockSeen[]
}

export async function lookAtDatabase(ports: DatabasePorts, settings: Settings): Promise<DatabaseLook> {
  const before = ports.clock.now()
  const database = await observe(async (): Promise<DatabaseSeen> => {
    const { value, evidence } = await siteFacts(ports.readOnly, settings.site, 'doctor')
    return { ...value, evidence }
  })
  if (database.kind !== 'seen') {
    const reason = 'It was not tried: the database could not be read'
    return { database, attack: { kind: 'out_of_sight', reason, cure: null }, clocks: [] }
  }
  const time = Date.parse(database.value.evidence.began_at) as EpochMs
  const clocks = [{ name: 'the database', time, grain: 1 as DurationMs, before, after: ports.clock.now() }]
  const attack = await observe(async () => await attacked(ports, settings, database.value))
  return { database, attack, clocks }
}

/** @throws Stop where a session cannot be had, or the result cannot be kept */
async function attacked(
  { connect, clock, objects }: DatabasePorts,
  { codeVersion }: Settings,
  { target }: DatabaseSeen,
): Promise<AttackRecord> {
  const { role, probes, xid_assigned } = await attackItself(connect, 'doctor')
  const at = clock.now()
  const { system_identifier, database, endpoint, in_recovery, server_version } = target
  const record: AttackRecord = {
    schema_version: ATTACK_SCHEMA_VERSION,
    run_id: runIdAt(at, '00000000'),
    seq: at,
    at: isoUtc(at),
    code_version: codeVersion,
    server_version,
    role,
    target: { system_identifier, database, endpoint, in_recovery },
    probes,
    xid_assigned,
  }
  await objects.replaceOlder(attackKey, record, jsonContent(canonicalJson(record)))
  return record
}
