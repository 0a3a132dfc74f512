import { createHash, randomUUID } from 'node:crypto'
import type { LedgerRow } from '../../../db/cut-and-enact.ts'
import type { SqlClient } from '../../../db/install.ts'

/** Short ways to call the reference functions and to look at what they wrote. */

export const sha = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex')

export interface Answer {
  readonly result: string
  readonly reason: string | null
  readonly unit_id: string | null
  readonly version_id: string | null
  readonly version_seq: number | null
  readonly lifecycle_status: string | null
}

export type Args = Readonly<Record<string, unknown>>

/** Calls one of the functions with named arguments. */
export async function call(client: SqlClient, name: string, args: Args): Promise<Answer> {
  const list = Object.keys(args).map((arg, i) => `${arg} => $${i + 1}`)
  const { rows } = await client.query(`SELECT public.${name}(${list.join(', ')}) AS answer`, Object.values(args))
  return rows[0].answer
}

export const createArgs = (address: string, body: string, change: Args = {}): Args => ({
  p_canonical_address: address,
  p_title: 'A title',
  p_body: body,
  p_actor: 'tester',
  p_unit_kind: 'law_unit',
  p_section_type: 'article',
  p_owner_ref: 'TEST',
  p_publication_type: 'governed_document',
  p_parent_ref: null,
  ...change,
})

export const editArgs = (address: string, body: string, seq: number, change: Args = {}): Args => ({
  p_canonical_address: address,
  p_title: 'A title',
  p_body: body,
  p_actor: 'editor',
  p_expected_version_seq: seq,
  ...change,
})

export const enactArgs = (address: string, decision: string, change: Args = {}): Args => ({
  p_canonical_address: address,
  p_actor: 'enactor',
  p_review_decision_id: decision,
  p_target_lifecycle: 'enacted',
  p_change_set_id: null,
  p_reason: 'because',
  p_tool_revision: 'tool/1',
  p_dry_run: false,
  ...change,
})

export const retireArgs = (address: string, decision: string, change: Args = {}): Args => ({
  p_canonical_address: address,
  p_actor: 'retirer',
  p_review_decision_id: decision,
  p_reason: 'no longer in the text',
  ...change,
})

/** A review decision that belongs to no cut; answers with its id. */
export async function decide(client: SqlClient, change: Args = {}): Promise<string> {
  const id = randomUUID()
  await insert(client, {
    table: 'cutter_governance.review_decision',
    row: { ...decisionRow(id, 'SG_2_lifecycle_authz'), ...change },
  })
  return id
}

export const decisionRow = (id: string, gate: string): Args => ({
  id,
  gate,
  decision: 'approve',
  approval_id: `approval ${id}`,
  approval_sha256: sha('approval'),
  request_sha256: sha('request'),
  approver: 'A. Tester',
  scope: 'test',
  actor: 'tester',
})

export async function insert(client: SqlClient, { table, row }: LedgerRow): Promise<void> {
  const columns = Object.keys(row).join(', ')
  await client.query(
    `INSERT INTO ${table} (${columns}) SELECT ${columns} FROM jsonb_populate_record(NULL::${table}, $1::jsonb)`,
    [JSON.stringify(row)],
  )
}

/** Everything the functions write, as one text: equal before and after means that nothing was written. */
export async function everything(client: SqlClient): Promise<string> {
  const { rows } = await client.query(`
    SELECT jsonb_build_array(
      (SELECT jsonb_agg(u ORDER BY u.id) FROM public.information_unit AS u),
      (SELECT jsonb_agg(v ORDER BY v.id) FROM public.unit_version AS v),
      (SELECT jsonb_agg(l ORDER BY l.id) FROM public.iu_lifecycle_log AS l))::text AS everything`)
  return rows[0].everything
}

export const unitOf = async (client: SqlClient, address: string): Promise<Args> =>
  (await client.query('SELECT * FROM public.information_unit WHERE canonical_address = $1', [address])).rows[0]

export const versionsOf = async (client: SqlClient, address: string): Promise<Args[]> =>
  (
    await client.query(
      `SELECT v.* FROM public.unit_version AS v JOIN public.information_unit AS u ON u.id = v.unit_id
       WHERE u.canonical_address = $1 ORDER BY v.version_seq`,
      [address],
    )
  ).rows

export const logOf = async (client: SqlClient, address: string): Promise<Args[]> =>
  (await client.query('SELECT * FROM public.iu_lifecycle_log WHERE canonical_address = $1 ORDER BY id', [address])).rows
