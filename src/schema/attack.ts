import * as z from 'zod/mini'
import { ATTACK_SCHEMA_VERSION, type AttackRecord, type LastAttack } from '../orchestrator/attack.ts'
import type { Same } from './same.ts'
import { count, isoUtc, listOf, runId } from './scalars.ts'

/** The gate's attack on itself: stored whole at v1/doctor/attack/last.json, cited by every run. */

const target = z.strictObject({
  system_identifier: z.string(),
  database: z.string(),
  endpoint: z.string(),
  in_recovery: z.boolean(),
})

const probe = z.strictObject({
  name: z.string(),
  sql: z.string(),
  expected: listOf(z.string()),
  got: z.nullable(z.string()),
  refused: z.boolean(),
})

export const attackRecord = z.strictObject({
  schema_version: z.literal(ATTACK_SCHEMA_VERSION),
  run_id: runId,
  seq: count,
  at: isoUtc,
  code_version: z.string(),
  server_version: z.string(),
  role: z.string(),
  target,
  probes: listOf(probe),
  xid_assigned: z.boolean(),
})

export const lastAttack = z.strictObject({
  at: isoUtc,
  code_version: z.string(),
  role: z.string(),
  target,
  tried: count,
  refused: count,
  xid_assigned: z.boolean(),
})

true satisfies Same<z.output<typeof attackRecord>, AttackRecord>
true satisfies Same<z.output<typeof lastAttack>, LastAttack>
