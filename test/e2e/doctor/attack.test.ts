import type pg from 'pg'
import { describe, expect, test } from 'vitest'
import { withClient } from '../../../db/with-client.ts'
import { attackItself } from '../../../src/adapters/pg-attack.ts'
import type { Connect } from '../../../src/adapters/pg-client.ts'
import { FENCED_PROBES, SAVEPOINT_PROBES } from '../../../src/sql/probes.ts'
import { BEGIN } from '../../../src/sql/session.ts'
import { connectTo } from '../discovery/support.ts'
import { databaseOfFile } from '../support/reference.ts'

const db = databaseOfFile('attack')

const ON_PRIMARY = [...FENCED_PROBES, ...SAVEPOINT_PROBES].filter(({ primary }) => primary !== null)

describe('H45 the gate attacks itself on a primary', () => {
  test('every probe is refused by its SQLSTATE, and no transaction id is assigned', async () => {
    const { role, standby, probes, xid_assigned } = await attackItself(connectTo(db.urlAs('cutter_dryrun')), 'doctor')
    expect({ role, standby, xid_assigned }).toEqual({ role: 'cutter_dryrun', standby: false, xid_assigned: false })
    expect(probes.map(({ name }) => name)).toEqual(ON_PRIMARY.map(({ name }) => name))
    expect(probes.filter(({ refused }) => !refused)).toEqual([])
  })

  test('as superuser the session still refuses to write; what stops only a plain role is told by name', async () => {
    const { probes } = await attackItself(connectTo(db.url), 'doctor')
    const through = probes.filter(({ refused }) => !refused)
    expect(through.map(({ name, got }) => [name, got])).toEqual([
      ['become_writer_of_all_data', null],
      ['become_runner_of_programs', null],
      ['become_writer_of_files', null],
    ])
  })

  /** Sends `to` wherever `from` should go. */
  const swapping =
    (from: string, to: string): Connect =>
    async (name) => {
      const client = await connectTo(db.urlAs('cutter_dryrun'))(name)
      const send = client.query.bind(client) as (config: pg.QueryConfig) => Promise<pg.QueryResult>
      const query = (config: pg.QueryConfig) => send(config.text === from ? { ...config, text: to } : config)
      return Object.assign(client, { query })
    }

  test('an error of another kind is no refusal', async () => {
    const { probes } = await attackItself(swapping('CREATE SCHEMA iu_cutter_probe', 'SELECT 1 / 0'), 'doctor')
    expect(probes.filter(({ refused }) => !refused)).toMatchObject([{ name: 'create_schema', got: '22012' }])
  })

  test('where the transaction is not read-only, it is told', async () => {
    const { probes } = await attackItself(swapping(BEGIN.sql, 'BEGIN READ WRITE'), 'doctor')
    expect(probes.filter(({ refused }) => !refused).map(({ name }) => name)).toEqual(
      expect.arrayContaining(['set_transaction_read_write', 'create_schema', 'create_temporary_table']),
    )
  })

  test('it leaves nothing behind: no schema, no setting of the role, no membership, no session', async () => {
    await attackItself(connectTo(db.url), 'doctor')
    const left = await withClient(db.url, (client) =>
      client.query(`
        SELECT nspname AS name FROM pg_namespace WHERE nspname = 'iu_cutter_probe'
        UNION ALL SELECT 'work_mem' FROM pg_db_role_setting WHERE array_to_string(setconfig, ' ') LIKE '%work_mem%'
        UNION ALL SELECT 'member' FROM pg_auth_members WHERE roleid = 'pg_read_all_stats'::regrole AND member <> 'pg_monitor'::regrole
        UNION ALL SELECT 'session' FROM pg_stat_activity WHERE application_name = 'iu-cutter/doctor' AND datname = current_database() AND xact_start IS NOT NULL`),
    )
    expect(left.rows).toEqual([])
  })
})
