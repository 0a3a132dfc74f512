import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { installReference } from '../../../db/install.ts'
import { withClient } from '../../../db/with-client.ts'
import { fileStore } from '../../../src/adapters/file-store.ts'
import { attackItself } from '../../../src/adapters/pg-attack.ts'
import { randomIds, systemClock } from '../../../src/adapters/system.ts'
import { examine } from '../../../src/compose/examine.ts'
import { lastAttackIn } from '../../../src/orchestrator/last-attack.ts'
import { OrchestratorRunner } from '../../../src/orchestrator/runner.ts'
import { DryRunReporter } from '../../../src/reports/reporter.ts'
import { FENCED_PROBES, SAVEPOINT_PROBES, UNFENCED_PROBES } from '../../../src/sql/probes.ts'
import { approvalOf } from '../../orchestrator/world.ts'
import { admin, connectTo, discovererOn, factsAs, loadByLaw } from '../discovery/support.ts'
import { type Cluster, ClusterHome } from '../support/cluster.ts'
import { createDatabase, urlFor } from '../support/postgres.ts'

/** A real hot standby: a copy of the stopped primary that then follows it. */

let home: ClusterHome
let primary: Cluster
let standby: Cluster
let primaryUrl: string
let folder: string

beforeAll(async () => {
  home = await ClusterHome.make()
  folder = await mkdtemp(join(tmpdir(), 'iu-cutter-standby-'))
  const data = await home.initialise()
  const first = await home.start(data)
  await withClient(await createDatabase(first.adminUrl, 'site'), installReference)
  await first.stop()
  const copy = await home.copyOf(data)
  primary = await home.start(data)
  standby = await home.startStandby(copy, primary.port)
  primaryUrl = urlFor(primary.adminUrl, { database: 'site' })
  // From here on a commit on the primary waits until the standby shows it.
  await withClient(primary.adminUrl, async (client) => {
    await client.query("ALTER SYSTEM SET synchronous_standby_names = '*'")
    await client.query("ALTER SYSTEM SET synchronous_commit = 'remote_apply'")
    await client.query('SELECT pg_reload_conf()')
  })
  await loadByLaw({ as: (_role, work) => withClient(primaryUrl, work) })
})
afterAll(async () => {
  await standby.stop()
  await primary.stop()
  await home.remove()
  await rm(folder, { recursive: true, force: true })
})

const reader = (server: Cluster): string => urlFor(server.adminUrl, { user: 'cutter_dryrun', database: 'site' })

describe('on a hot standby', () => {
  test('a whole dry run, from the cut to its closeout, of a document that was replicated', async () => {
    const store = fileStore(folder)
    const runner = new OrchestratorRunner({
      store,
      kb: new DryRunReporter(store.objects),
      discoverer: discovererOn(reader(standby)),
      clock: systemClock,
      ids: randomIds,
    })
    let outcome = await runner.cut({ documentId: 'BY-LAW' })
    for (const gate of ['SG_1_cut_authz', 'SG_2_lifecycle_authz']) {
      if (outcome.kind !== 'paused') throw new Error(`no pause but ${JSON.stringify(outcome)}`)
      expect(outcome.gate).toBe(gate)
      outcome = await runner.resume({ runId: outcome.runId, approval: approvalOf(outcome.run, systemClock.now()) })
    }
    if (outcome.kind !== 'closed') throw new Error(`not closed but ${JSON.stringify(outcome)}`)
    const { sessions } = outcome.run
    expect(
      sessions.map(({ evidence, target }) => [evidence.standby, target.in_recovery, evidence.xid_assigned]),
    ).toEqual(Array.from({ length: 3 }, () => [true, true, false]))
    expect(sessions.every(({ target }) => target.replay_lag_ms !== null)).toBe(true)
  })

  test('H45 every probe is refused there, those of a standby too, even as superuser but for the roles it may become', async () => {
    const all = [...FENCED_PROBES, ...UNFENCED_PROBES, ...SAVEPOINT_PROBES].map(({ name }) => name)
    const plain = await attackItself(connectTo(reader(standby)), 'doctor')
    expect(plain).toMatchObject({ standby: true, xid_assigned: false })
    expect(plain.probes.map(({ name }) => name)).toEqual(all)
    expect(plain.probes.filter(({ refused }) => !refused)).toEqual([])
    const root = await attackItself(connectTo(urlFor(standby.adminUrl, { database: 'site' })), 'doctor')
    expect(root.probes.filter(({ refused }) => !refused).map(({ name }) => name)).toEqual([
      'become_writer_of_all_data',
      'become_runner_of_programs',
      'become_writer_of_files',
    ])
  })

  test('the doctor is ready, knows it for a standby, and the same database on the primary for another server', async () => {
    const look = (server: Cluster) =>
      examine(
        { CUTTER_DATABASE_URL: reader(server), CUTTER_DATABASE_TLS: 'off' },
        {
          where: 'here',
          folder,
          functionTimeout: null,
          id: `look-${server.port}`,
          requestId: null,
          clock: systemClock,
        },
      )
    const there = await look(standby)
    expect(there.findings.filter(({ level }) => level !== 'ok' && level !== 'note')).toEqual([])
    expect(there).toMatchObject({ ready: true, target: { in_recovery: true } })
    expect(there.attack?.probes.length).toBeGreaterThan(FENCED_PROBES.length + SAVEPOINT_PROBES.length - 1)
    const here = await look(primary)
    expect(here.target?.system_identifier).toBe(there.target?.system_identifier)
    expect(here.target?.in_recovery).toBe(false)
    expect(await lastAttackIn(fileStore(folder).objects)).toMatchObject({ target: { in_recovery: false } })
  })

  test('one that is fed from an archive may be weeks behind, or run by a clock that is ahead of its own: neither is an outage', async () => {
    const replayed = (
      at: string,
    ) => `CREATE OR REPLACE FUNCTION pg_catalog.pg_last_xact_replay_timestamp() RETURNS timestamptz
      LANGUAGE sql STABLE AS $$ SELECT ${at} $$`
    const lag = async (at: string) => {
      await admin({ url: primaryUrl }, replayed(at))
      return (await factsAs(reader(standby))).target.replay_lag_ms
    }
    // What such a standby says: nothing was ever received by streaming.
    await admin(
      { url: primaryUrl },
      'CREATE OR REPLACE FUNCTION pg_catalog.pg_last_wal_receive_lsn() RETURNS pg_lsn LANGUAGE sql STABLE AS $$ SELECT NULL::pg_lsn $$',
    )
    expect(await lag("now() - interval '40 days'")).toBeGreaterThan(39 * 86_400_000)
    expect(await lag("now() + interval '1 minute'")).toBe(0)
    expect(await lag('NULL::timestamptz')).toBeNull()
  })
})
