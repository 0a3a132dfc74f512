import * as z from 'zod/mini'
import { LEVELS, SUBJECTS } from '../doctor/findings.ts'
import { PLACES } from '../doctor/observations.ts'
import { DOCTOR_SCHEMA_VERSION, type DoctorReport } from '../doctor/report.ts'
import { attackRecord } from './attack.ts'
import { functionFingerprint, targetIdentity } from './facts.ts'
import type { Same } from './same.ts'
import { isoUtc, listOf, sha256 } from './scalars.ts'

/** The doctor's answer: printed by `cutter doctor --json`, stored at v1/doctor/<request_id>.json. */

const text = z.string()

const finding = z.strictObject({
  subject: z.enum(SUBJECTS),
  level: z.enum(LEVELS),
  says: text,
  cure: z.nullable(text),
})

const trigger = z.strictObject({ table: text, name: text, enabled: z.boolean(), fires: text, function: text })

export const doctorReport = z.strictObject({
  schema_version: z.literal(DOCTOR_SCHEMA_VERSION),
  request_id: z.nullable(text),
  where: z.enum(PLACES),
  at: isoUtc,
  code_version: text,
  ready: z.boolean(),
  findings: listOf(finding),
  target: z.nullable(targetIdentity),
  role: z.nullable(text),
  grant_snapshot_sha256: z.nullable(sha256),
  functions: z.nullable(listOf(functionFingerprint)),
  triggers: z.nullable(listOf(trigger)),
  attack: z.nullable(attackRecord),
})

true satisfies Same<z.output<typeof doctorReport>, DoctorReport>
