import pg from 'pg'
import type { SqlClient } from './install.ts'

/**
 * Carries out a hand-over plan with the real functions, as the writer role: what a team's own executor does. The dry run
 * never calls this. It makes sample databases that look like production, and proves what the dry run predicted.
 */

export interface HandOverEffect {
  readonly effect: 'create' | 'revise' | 'enact' | 'retire'
  readonly function: string
  /** By parameter name. `p_parent_ref` may be the parent's address. */
  readonly args: Readonly<Record<string, unknown>>
}

export interface LedgerRow {
  /** `cutter_governance.<name>` */
  readonly table: string
  /** By column; what is left out takes the column's default. */
  readonly row: Readonly<Record<string, unknown>>
}

/** Both in the order in which they are carried out. */
export interface HandOver {
  readonly effects: readonly HandOverEffect[]
  readonly ledger: readonly LedgerRow[]
}

export type WriterRole = 'cutter_exec' | 'cutter_verify'
export type Connection = SqlClient & { end(): Promise<void> }
export type Connect = (role: WriterRole) => Promise<Connection>

/** Connections that act as the writer roles without knowing their passwords; `adminUrl` is a superuser's. */
export const actingAs =
  (adminUrl: string): Connect =>
  async (role) => {
    const client = new pg.Client({ connectionString: adminUrl })
    await client.connect()
    await client.query(`SET SESSION AUTHORIZATION ${pg.escapeIdentifier(role)}`)
    return client
  }

const EFFECTS = {
  create: { function: 'fn_iu_create', result: 'created', leg: 'cut' },
  revise: { function: 'fn_iu_apply_edit_draft', result: 'created', leg: 'cut' },
  enact: { function: 'fn_iu_enact', result: 'enacted', leg: 'lifecycle' },
  retire: { function: 'fn_iu_retire', result: 'retired', leg: 'lifecycle' },
} as const satisfies Record<HandOverEffect['effect'], unknown>

/**
 * Three transactions, as the approvals part them: units and ledger (the executor), the verification (the verifier), then
 * the decision to put in force and what it enacts and retires (the executor again). Each is all or nothing.
 * @throws Error `<function> <address>: <result> <reason>` where a function does not do what the plan says
 */
export async function cutAndEnact(connect: Connect, handOver: HandOver): Promise<void> {
  const effects = (leg: 'cut' | 'lifecycle') => handOver.effects.filter(({ effect }) => EFFECTS[effect].leg === leg)
  const rows = (leg: Leg) => handOver.ledger.filter((row) => legOf(row) === leg)
  await transaction(connect, 'cutter_exec', async (client) => {
    await callAll(client, effects('cut'))
    await insertAll(client, rows('cut'))
  })
  await transaction(connect, 'cutter_verify', (client) => insertAll(client, rows('verify')))
  await transaction(connect, 'cutter_exec', async (client) => {
    await insertAll(client, rows('lifecycle'))
    await callAll(client, effects('lifecycle'))
  })
}

type Leg = 'cut' | 'verify' | 'lifecycle'

function legOf({ table, row }: LedgerRow): Leg {
  if (table.endsWith('.verify_result') || row['dot_code'] === 'DOT-992') return 'verify'
  return row['gate'] === 'SG_2_lifecycle_authz' ? 'lifecycle' : 'cut'
}

async function transaction(connect: Connect, role: WriterRole, work: (client: SqlClient) => Promise<void>) {
  const client = await connect(role)
  try {
    await client.query('BEGIN')
    await work(client)
    await client.query('COMMIT')
  } finally {
    // Closing the connection rolls back what was not committed.
    await client.end()
  }
}

interface Answer {
  readonly result: string
  readonly reason: string | null
  readonly unit_id: string
}

async function callAll(client: SqlClient, effects: readonly HandOverEffect[]): Promise<void> {
  const ids = new Map<string, string>()
  for (const effect of effects) {
    const address = String(effect.args['p_canonical_address'])
    const parent = await parentId(client, effect.args['p_parent_ref'], ids)
    const expected = EFFECTS[effect.effect]
    if (effect.function !== expected.function) throw new Error(`${effect.effect} is not done by ${effect.function}`)
    const answer = await call(
      client,
      effect,
      parent === undefined ? effect.args : { ...effect.args, p_parent_ref: parent },
    )
    if (answer.result !== expected.result) {
      throw new Error(`${effect.function} ${address}: ${answer.result} ${answer.reason ?? ''}`.trimEnd())
    }
    ids.set(address, answer.unit_id)
  }
}

async function call(client: SqlClient, effect: HandOverEffect, args: HandOverEffect['args']): Promise<Answer> {
  const names = Object.keys(args)
  const list = names.map((name, i) => `${pg.escapeIdentifier(name)} => $${i + 1}`).join(', ')
  const { rows } = await client.query<{ answer: Answer }>(
    `SELECT public.${pg.escapeIdentifier(effect.function)}(${list}) AS answer`,
    names.map((name) => args[name]),
  )
  const row = rows[0]
  if (row === undefined) throw new Error(`BUG-cut-and-enact: ${effect.function} gave no answer`)
  return row.answer
}

/** The id behind a parent's address; undefined where the call names no parent by address. */
async function parentId(client: SqlClient, parent: unknown, ids: ReadonlyMap<string, string>) {
  if (typeof parent !== 'string' || !parent.includes('/')) return undefined
  const created = ids.get(parent)
  if (created !== undefined) return created
  const standing = await client.query<{ id: string }>(
    'SELECT id FROM public.information_unit WHERE canonical_address = $1',
    [parent],
  )
  const row = standing.rows[0]
  if (row === undefined) throw new Error(`parent ${parent} does not stand`)
  return row.id
}

async function insertAll(client: SqlClient, ledger: readonly LedgerRow[]): Promise<void> {
  for (const { table, row } of ledger) {
    if (!/^cutter_governance\.[a-z_]+$/.test(table)) throw new Error(`${table} is no table of the ledger`)
    const columns = Object.keys(row).map(pg.escapeIdentifier).join(', ')
    await client.query(
      `INSERT INTO ${table} (${columns}) SELECT ${columns} FROM jsonb_populate_record(NULL::${table}, $1::jsonb)`,
      [JSON.stringify(row)],
    )
  }
}
