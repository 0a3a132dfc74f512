import * as z from 'zod/mini'
import { count, isoUtc, listOf, sha256, uuid } from './scalars.ts'

/** The parts of the facts that are stored: in the state document and in the plan object. */

export const targetIdentity = z.strictObject({
  system_identifier: z.string(),
  database: z.string(),
  endpoint: z.string(),
  server_version: z.string(),
  in_recovery: z.boolean(),
  replay_lag_ms: z.nullable(z.number()),
})

const lock = z.strictObject({ type: z.string(), mode: z.string(), relation: z.nullable(z.string()) })

const statement = z.strictObject({ name: z.string(), count, rows: count })

export const sessionEvidence = z.strictObject({
  role: z.string(),
  application_name: z.string(),
  isolation: z.string(),
  read_only: z.boolean(),
  default_read_only: z.boolean(),
  row_security: z.boolean(),
  settings: z.exactOptional(z.record(z.string(), z.string())),
  xid_assigned: z.boolean(),
  snapshot: z.string(),
  locks: listOf(lock),
  statements: listOf(statement),
  standby: z.boolean(),
  began_at: isoUtc,
  ended: z.literal('rolled_back'),
})

export const functionFingerprint = z.strictObject({
  signature: z.string(),
  role: z.enum(['create', 'revise', 'enact', 'retire', 'gateway', 'birth_gate', 'immutability', 'guard']),
  fingerprint: sha256,
})

export const baselineUnit = z.strictObject({
  unit_id: uuid,
  address: z.string(),
  unit_kind: z.string(),
  section_type: z.nullable(z.string()),
  lifecycle_status: z.string(),
  deleted: z.boolean(),
  parent_address: z.nullable(z.string()),
  sort_order: z.nullable(z.int()),
  latest: z.strictObject({
    version_id: uuid,
    version_seq: z.int(),
    lifecycle_status: z.string(),
    title: z.string(),
    body: z.string(),
    content_hash: z.string(),
  }),
  enacted: z.nullable(z.strictObject({ version_id: uuid, version_seq: z.int(), content_hash: z.string() })),
})

export const sessionContext = z.strictObject({
  rights: z.strictObject({ refused: count, through_public: count, reported: count }),
  tables: listOf(z.strictObject({ table: z.string(), rows: z.nullable(count), digest: z.nullable(sha256) })),
  estimates: listOf(z.strictObject({ table: z.string(), rows: z.nullable(count) })),
  not_visible: listOf(z.strictObject({ object: z.string(), grant: z.string() })),
})
