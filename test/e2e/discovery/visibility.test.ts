import { beforeAll, describe, expect, test } from 'vitest'
import { readOnly } from '../../../src/adapters/pg-read-only.ts'
import { LiveReadOnlyDiscoverer } from '../../../src/discovery/live-read-only.ts'
import type { Facts, Visible } from '../../../src/orchestrator/facts.ts'
import type { ReadOnly, SelectCallable } from '../../../src/orchestrator/ports.ts'
import { hiddenFacts } from '../../../src/orchestrator/risks.ts'
import { DEFAULT_SITE } from '../../../src/orchestrator/settings.ts'
import { registryFor } from '../../../src/sql/registry.ts'
import { databaseOfFile } from '../support/reference.ts'
import { admin, connectTo, createUnit, discovererOn, factsAs, loadByLaw, RUN, readOnlyOn, withRole } from './support.ts'

const db = databaseOfFile('visibility')

const SOURCE = [
  'GRANT USAGE ON SCHEMA public TO $R',
  'GRANT SELECT ON public.source_document, public.source_version, public.information_unit, public.unit_version, public.dot_config TO $R',
]

beforeAll(async () => {
  await loadByLaw(db)
  await db.as('cutter_exec', (client) => createUnit(client, 'BY-LAW/ARTICLE-1', 'The society is called Example.'))
  // So that a role without grants has none.
  await admin(db, 'REVOKE USAGE ON SCHEMA public FROM PUBLIC')
})

/** A fresh role with these grants; `work` gets its URL and name. */
const withGrants = <T>(setup: readonly string[], work: (url: string, role: string) => Promise<T>): Promise<T> =>
  withRole(db, { setup }, ({ url, role }) => work(url, role))

const rowsOf = (facts: Facts, table: string): Visible<number> | undefined =>
  facts.survey.tables.find((counted) => counted.table === table)?.rows

describe('H47 visibility is asked by oid, so that a missing right is an answer and not an error', () => {
  test('a role that sees nothing stops with the grant that would show the documents; running it leads on', () =>
    withGrants([], async (url, role) => {
      const grants: string[] = []
      for (let i = 0; i < 3; i += 1) {
        const stop = await factsAs(url).then(
          () => null,
          (error: { code: string; details: readonly { cure: string }[] }) => error,
        )
        if (stop === null) break
        expect(stop).toMatchObject({ code: 'STOP_DOCUMENT_UNKNOWN' })
        const cure = stop.details[0]?.cure ?? ''
        grants.push(cure)
        await admin(db, cure)
      }
      expect(grants).toEqual([
        `GRANT USAGE ON SCHEMA public TO ${role}; GRANT SELECT ON public.source_document TO ${role};`,
        `GRANT SELECT ON public.source_version TO ${role};`,
      ])
      expect(await factsAs(url)).toMatchObject({ document: { doc_code: 'BY-LAW' }, baseline: { kind: 'not_visible' } })
    }))

  test('a ledger that the role may not see is not visible, never zero; each table with its own grant', () =>
    withGrants(SOURCE, async (url, role) => {
      const facts = await factsAs(url)
      expect(rowsOf(facts, 'public.information_unit')).toEqual({ kind: 'visible', value: 1 })
      expect(facts.survey.lifecycle_log_rows).toEqual({
        kind: 'not_visible',
        object: 'public.iu_lifecycle_log',
        grant: `GRANT SELECT ON public.iu_lifecycle_log TO ${role};`,
      })
      expect(facts.survey.review_decisions).toEqual({
        kind: 'not_visible',
        object: 'cutter_governance.review_decision',
        grant: `GRANT USAGE ON SCHEMA cutter_governance TO ${role}; GRANT SELECT ON cutter_governance.review_decision TO ${role};`,
      })
      expect(hiddenFacts(facts)).toHaveLength(10)
      await admin(db, ...hiddenFacts(facts).map(({ grant }) => grant))
      expect(hiddenFacts(await factsAs(url))).toEqual([])
    }))

  test('what is seen of a partly visible database equals what the role that sees all is told', () =>
    withGrants(SOURCE, async (url) => {
      const all = await factsAs(db.urlAs('cutter_dryrun'))
      const some = await factsAs(url)
      expect(some.baseline).toEqual(all.baseline)
      expect(some.survey.other_documents_units).toBe(all.survey.other_documents_units)
      const seen = some.survey.tables.filter(({ rows }) => rows.kind === 'visible')
      expect(seen.map(({ table }) => table)).toEqual(['public.information_unit', 'public.unit_version'])
      for (const counted of seen) expect(all.survey.tables).toContainEqual(counted)
    }))

  test('a right on some columns is not a view of the rows', () =>
    withGrants(
      [...SOURCE, 'REVOKE SELECT ON public.unit_version FROM $R', 'GRANT SELECT (id) ON public.unit_version TO $R'],
      async (url, role) => {
        expect((await factsAs(url)).baseline).toMatchObject({
          grant: `GRANT SELECT ON public.unit_version TO ${role};`,
        })
      },
    ))

  test('schemas by other names are reported as missing tables, not as empty ones', async () => {
    const names = { ...DEFAULT_SITE, governance_schema: 'no such "ledger"' }
    const session = readOnly(connectTo(db.urlAs('cutter_dryrun')), registryFor(names))
    const facts = await new LiveReadOnlyDiscoverer(session, { names }).facts({
      documentId: 'BY-LAW',
      sourceVersion: null,
      runId: RUN,
    })
    expect(facts.survey.review_decisions).toMatchObject({
      kind: 'not_visible',
      grant: expect.stringContaining('There is no table'),
    })
  })
})

describe('H46 what the snapshot does not cover', () => {
  test('row-level security is reported, not obeyed: a filtered table is not visible', async () => {
    await admin(
      db,
      'ALTER TABLE public.iu_lifecycle_log ENABLE ROW LEVEL SECURITY',
      'CREATE POLICY seen ON public.iu_lifecycle_log USING (true)',
    )
    const facts = await factsAs(db.urlAs('cutter_dryrun'))
    await admin(
      db,
      'DROP POLICY seen ON public.iu_lifecycle_log',
      'ALTER TABLE public.iu_lifecycle_log DISABLE ROW LEVEL SECURITY',
    )
    expect(facts.survey.lifecycle_log_rows).toMatchObject({
      kind: 'not_visible',
      grant: expect.stringContaining('Row-level security hides rows of public.iu_lifecycle_log'),
    })
    expect(rowsOf(facts, 'public.unit_version')).toEqual({ kind: 'visible', value: 1 })
  })

  test('fingerprints, rights and grants are as of the snapshot, whatever commits meanwhile', async () => {
    const url = db.urlAs('cutter_dryrun')
    const discoverer = discovererOn(url)
    const look = (select: SelectCallable) =>
      Promise.all([
        discoverer.lifecycleSurvey(select, 'BY-LAW'),
        discoverer.deploymentGrantMatrix(select),
        discoverer.readOnlyRoleStatus(select),
      ])
    const { value } = await readOnlyOn(url)(RUN, async (select) => {
      const before = await look(select)
      await admin(
        db,
        "CREATE OR REPLACE FUNCTION public.fn_iu_birth_gate() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
        'GRANT INSERT ON cutter_governance.verify_result TO directus, cutter_dryrun',
        'GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO PUBLIC',
      )
      return { before, after: await look(select) }
    })
    expect(value.after).toEqual(value.before)
    const { value: later } = await readOnlyOn(url)(RUN, look)
    expect(later[0].functions).not.toEqual(value.before[0].functions)
    expect(later[1]).not.toEqual(value.before[1])
    expect(later[2].refused).not.toEqual(value.before[2].refused)
    await admin(db, 'REVOKE INSERT ON cutter_governance.verify_result FROM cutter_dryrun')
  })
})

/** The session, telling of every statement that the server refused. */
const watched =
  (session: ReadOnly, refused: unknown[]): ReadOnly =>
  (label, work) =>
    session(label, (select) =>
      work((sql, params) =>
        select(sql, params).catch((error: unknown) => {
          refused.push(error)
          throw error
        }),
      ),
    )

describe('H45 nothing is tried out: no statement of a run is refused, so none aborts it or stands in the log of the server', () => {
  test.each([
    ['sees nothing', []],
    ['sees the source alone', SOURCE],
    [
      'could write',
      [...SOURCE, 'GRANT ALL ON ALL TABLES IN SCHEMA cutter_governance TO $R', 'ALTER ROLE $R CREATEROLE'],
    ],
  ])('a role that %s', (_label, grants) =>
    withGrants(grants, async (url) => {
      const refused: unknown[] = []
      const discoverer = new LiveReadOnlyDiscoverer(watched(readOnlyOn(url), refused))
      await discoverer.facts({ documentId: 'BY-LAW', sourceVersion: null, runId: RUN }).catch(() => undefined)
      expect(refused).toEqual([])
    }))
})
