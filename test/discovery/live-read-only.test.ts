import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { type DiscoveryOptions, LiveReadOnlyDiscoverer } from '../../src/discovery/live-read-only.ts'
import { siteFacts } from '../../src/discovery/site-facts.ts'
import type { EpochMs, RunId } from '../../src/orchestrator/brands.ts'
import type { FactQuestion } from '../../src/orchestrator/ports.ts'
import { DEFAULT_SITE } from '../../src/orchestrator/settings.ts'
import { SURVEYED_TABLES } from '../../src/sql/survey.ts'
import { evidenceOf, versionOf } from '../fakes/facts.ts'
import { database, rightRow, siteRows, unitRow } from './rows.ts'

/** What is asked of the database, in which order, and what is made of its answers. */

const QUESTION: FactQuestion = {
  documentId: 'BY-LAW',
  sourceVersion: null,
  runId: 'ictr-20260102T030405Z-0a1b2c3d' as RunId,
}
type Answers = Parameters<typeof database>[0]

async function ask(answers: Answers = {}, options: DiscoveryOptions = {}, question: Partial<FactQuestion> = {}) {
  const db = database(answers)
  const facts = await new LiveReadOnlyDiscoverer(db.readOnly, options).facts({ ...QUESTION, ...question })
  return { facts, sent: db.sent, names: db.names() }
}

const JUDGING = ['functions', 'role_rights', 'site']

describe('the facts of an invocation', () => {
  test('each statement is sent once, however many facts follow from its rows', async () => {
    const { names } = await ask()
    expect(names).toEqual([...JUDGING, 'source_document', 'source_version', 'survey', 'units', 'vocabulary'].sort())
  })

  test('are as of the time that the server gave to the snapshot', async () => {
    expect((await ask()).facts.read_at).toBe(evidenceOf().began_at)
  })

  test('run, document and deadline go with the question', async () => {
    const asked = vi.fn()
    const discoverer = new LiveReadOnlyDiscoverer(async (label, work, deadline) => {
      asked(label, deadline)
      return await database().readOnly(label, work)
    })
    await discoverer.facts({ ...QUESTION, deadline: 7 as EpochMs })
    expect(asked.mock.calls).toEqual([[QUESTION.runId, 7]])
    const { sent } = await ask({}, { maxBodyBytes: 9 }, { documentId: 'OTHER', sourceVersion: '1.0' })
    expect(sent).toContainEqual({ name: 'source_version', params: ['OTHER', '1.0', 9] })
    expect(sent).toContainEqual({ name: 'units', params: ['OTHER', 9] })
  })

  test('a version that is not the newest is named apart from the newer one; no version is two nulls', async () => {
    const older = { ...versionOf('Older.'), newer_version: '2.0' }
    expect((await ask({ source_version: [older] })).facts).toMatchObject({
      version: { body: 'Older.' },
      newer_version: '2.0',
    })
    expect((await ask({ source_version: [] })).facts).toMatchObject({ version: null, newer_version: null })
  })

  test('H6 words stand in one order, whatever that of the rows', async () => {
    const words = [
      { kind: 'unit_kind', word: 'b' },
      { kind: 'section_type', word: 'point' },
      { kind: 'unit_kind', word: 'a' },
    ]
    const value = { unit_kinds: ['a', 'b'], section_types: ['point'] }
    expect((await ask({ vocabulary: words })).facts.vocabulary).toEqual({ kind: 'visible', value })
  })

  test('a row of another shape is refused by the column that is wrong, not passed on', async () => {
    await expect(ask({ vocabulary: [{ kind: 'colour', word: 'red' }] })).rejects.toMatchObject({
      code: 'STOP_REFUSED_INPUT',
      details: [expect.objectContaining({ message: expect.stringMatching(/^kind: /) })],
    })
  })
})

describe('the role', () => {
  test('H20 is judged before any table is named: one that could write is told so, and nothing more is asked', async () => {
    const db = database({ role_rights: [rightRow()] })
    await expect(new LiveReadOnlyDiscoverer(db.readOnly).facts(QUESTION)).rejects.toMatchObject({
      code: 'STOP_READ_ONLY_BREACH',
    })
    expect(db.names()).toEqual(JUDGING)
  })

  test('what it holds through PUBLIC is passed only where the site accepts it by name', async () => {
    const role_rights = [
      rightRow({ kind: 'security_definer', right: 'EXECUTE', object: 'public.f()', holder: 'PUBLIC' }),
    ]
    await expect(ask({ role_rights })).rejects.toMatchObject({ code: 'STOP_READ_ONLY_BREACH' })
    await expect(ask({ role_rights }, { acceptedPublicRights: ['EXECUTE on public.g()'] })).rejects.toThrow()
    const { facts } = await ask({ role_rights }, { acceptedPublicRights: ['EXECUTE on public.f()'] })
    expect(facts.role.public_rights).toHaveLength(1)
  })
})

describe('H46 what the role may not see', () => {
  test('is no document: without the table of documents the run stops with the grant', async () => {
    await expect(ask({ site: siteRows(['source_document']) })).rejects.toMatchObject({ code: 'STOP_DOCUMENT_UNKNOWN' })
    await expect(ask({ site: siteRows(['source_version']) })).rejects.toMatchObject({ code: 'STOP_DOCUMENT_UNKNOWN' })
  })

  test('is named in no statement, and is not visible rather than none', async () => {
    const { facts, names } = await ask({ site: siteRows(['dot_config', 'unit_version']), units: [unitRow()] })
    expect(facts.vocabulary).toMatchObject({ kind: 'not_visible', object: 'public.dot_config' })
    expect(facts.baseline).toMatchObject({ kind: 'not_visible', object: 'public.unit_version' })
    for (const name of ['vocabulary', 'units', 'survey', 'survey_unit_version']) expect(names).not.toContain(name)
  })
})

describe('the survey', () => {
  const tablesOf = async (answers: Answers) => {
    const { facts, names } = await ask(answers)
    return { tables: facts.survey.tables, names: names.filter((name) => name.startsWith('survey')), facts }
  }

  test('is one statement where every table can be read', async () => {
    const { tables, names, facts } = await tablesOf({})
    expect(names).toEqual(['survey'])
    expect(tables.map(({ rows }) => rows)).toEqual(SURVEYED_TABLES.map(() => ({ kind: 'visible', value: 1 })))
    expect(facts.survey.other_documents_units).toBe(3)
  })

  test('H46 is asked table by table where one is hidden, which is told with its grant while the others are counted', async () => {
    const { tables, names, facts } = await tablesOf({ site: siteRows(['verify_result']) })
    const hidden = { kind: 'not_visible', object: 'cutter_governance.verify_result', grant: expect.any(String) }
    expect(tables.at(-1)).toEqual({ table: hidden.object, rows: hidden, digest: hidden })
    expect(tables.filter(({ rows }) => rows.kind === 'visible')).toHaveLength(SURVEYED_TABLES.length - 1)
    expect(names).toHaveLength(SURVEYED_TABLES.length)
    expect(names).not.toContain('survey_verify_result')
    expect(facts.survey.other_documents_units).toBe(3)
  })

  test('H46 a table that others are counted through hides those too', async () => {
    const { facts } = await tablesOf({ site: siteRows(['cut_change_set']) })
    expect(facts.survey.review_decisions).toMatchObject({ object: 'cutter_governance.cut_change_set' })
    expect(facts.survey.lifecycle_log_rows).toEqual({ kind: 'visible', value: 1 })
  })

  test('counts the units by status, deleted ones as such, and those with a version in force', async () => {
    const enacted = { enacted_version_id: unitRow().version_id, enacted_version_seq: 1, enacted_content_hash: 'hash' }
    const units = [
      unitRow({ address: 'A', lifecycle_status: 'enacted', ...enacted }),
      unitRow({ address: 'B', lifecycle_status: 'enacted', deleted: true }),
      unitRow({ address: 'C' }),
      unitRow({ address: 'D', is_foreign: true }),
    ]
    const { facts } = await tablesOf({ units })
    expect(facts.survey).toMatchObject({ units_by_status: { enacted: 1, deleted: 1, draft: 1 }, enacted_versions: 1 })
    expect(facts.foreign_addresses).toEqual(['D'])
  })
})

test('a session that breaks while the lifecycle is surveyed is one failure, and none that nobody awaits', async () => {
  const unhandled = vi.fn()
  process.on('unhandledRejection', unhandled)
  onTestFinished(() => void process.off('unhandledRejection', unhandled))
  const live = new LiveReadOnlyDiscoverer(() => Promise.reject(new Error('not asked')))
  const broken = () => Promise.reject(new Error('the session broke'))
  await expect(live.lifecycleSurvey(broken, 'BY-LAW')).rejects.toThrow('the session broke')
  await new Promise(setImmediate)
  expect(unhandled).not.toHaveBeenCalled()
})

describe('the facts of a site', () => {
  const read = async (answers: Answers) => {
    const db = database(answers)
    const { value } = await siteFacts(db.readOnly, DEFAULT_SITE, 'doctor')
    return { facts: value, names: db.names() }
  }

  test('name every hidden table, refuse no right, and read no table', async () => {
    const { facts, names } = await read({
      site: siteRows(['dot_config', 'verify_result']),
      role_rights: [rightRow()],
    })
    expect(facts.hidden.map(({ object }) => object)).toEqual(['public.dot_config', 'cutter_governance.verify_result'])
    expect(facts.role.refused).toHaveLength(1)
    expect(names).toEqual([...JUDGING, 'role_settings'].sort())
  })

  test('a role without a row of its own has no limit and no settings', async () => {
    expect((await read({ role_settings: [] })).facts.role_settings).toEqual({ connection_limit: -1, settings: [] })
  })
})
