import { digestOf } from '../orchestrator/digest.ts'
import type { FunctionFingerprint, TriggerFact } from '../orchestrator/facts.ts'
import { compareText } from '../orchestrator/order.ts'
import type { FunctionRow } from '../sql/functions.ts'

/** Functions as fingerprints that are the same wherever the same source is installed, and the triggers that run them. */

const CANONICAL_ROLES: Readonly<Record<string, FunctionFingerprint['role']>> = {
  fn_iu_create: 'create',
  fn_iu_apply_edit_draft: 'revise',
  fn_iu_enact: 'enact',
  fn_iu_retire: 'retire',
}

/** A trigger function's name tells what it is for. */
const TRIGGER_ROLES: readonly (readonly [string, FunctionFingerprint['role']])[] = [
  ['gateway', 'gateway'],
  ['birth', 'birth_gate'],
  ['immutab', 'immutability'],
  ['append_only', 'immutability'],
]

function roleOf(row: FunctionRow): FunctionFingerprint['role'] {
  const canonical = row.canonical ? CANONICAL_ROLES[row.name] : undefined
  return canonical ?? TRIGGER_ROLES.find(([part]) => row.name.includes(part))?.[1] ?? 'guard'
}

const fingerprintOf = (row: FunctionRow): FunctionFingerprint => ({
  signature: row.signature,
  role: roleOf(row),
  fingerprint: digestOf({
    signature: row.signature,
    ...row.definition,
    // A file with CRLF line ends is the same source.
    source: row.definition.source.replaceAll('\r\n', '\n'),
  }),
})

/** Bits of pg_trigger.tgtype. */
const EVENTS = [
  [4, 'INSERT'],
  [16, 'UPDATE'],
  [8, 'DELETE'],
  [32, 'TRUNCATE'],
] as const
const ROW = 1
const BEFORE = 2
const INSTEAD = 64

type TriggerRow = FunctionRow['triggers'][number]

function firesOf({ type, columns, conditional }: TriggerRow): string {
  const timing = type & INSTEAD ? 'INSTEAD OF' : type & BEFORE ? 'BEFORE' : 'AFTER'
  const events = EVENTS.filter(([bit]) => type & bit).map(([, event]) => event)
  const base = `${timing} ${type & ROW ? 'ROW' : 'STATEMENT'} ${events.join(' OR ')}`
  const of = columns.length === 0 ? '' : ` OF ${columns.join(', ')}`
  return conditional === null ? `${base}${of}` : `${base}${of}: ${conditional}`
}

const triggersOf = (row: FunctionRow): readonly TriggerFact[] =>
  row.triggers.map((trigger) => ({
    table: `${trigger.schema}.${trigger.table}`,
    name: trigger.name,
    enabled: trigger.enabled === 'O' || trigger.enabled === 'A',
    fires: firesOf(trigger),
    function: row.signature,
  }))

/** In the order of their signatures. */
export const fingerprintsIn = (rows: readonly FunctionRow[]): readonly FunctionFingerprint[] =>
  rows.map(fingerprintOf).sort((a, b) => compareText(a.signature, b.signature))

/** In the order of table and name. */
export const triggersIn = (rows: readonly FunctionRow[]): readonly TriggerFact[] =>
  rows.flatMap(triggersOf).sort((a, b) => compareText(`${a.table} ${a.name}`, `${b.table} ${b.name}`))
