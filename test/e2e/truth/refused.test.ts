import { describe, expect, test } from 'vitest'
import { memoryStore } from '../../../src/adapters/memory-store.ts'
import { randomIds, systemClock } from '../../../src/adapters/system.ts'
import { OrchestratorRunner } from '../../../src/orchestrator/runner.ts'
import { DryRunReporter } from '../../../src/reports/reporter.ts'
import { call, createArgs, sha } from '../db/support.ts'
import { admin, createUnit, discovererOn } from '../discovery/support.ts'
import { databaseOfTest } from '../support/reference.ts'
import { load } from './dry-run.ts'

/** What the real functions would refuse, the dry run refuses, with the same cause. */

const database = databaseOfTest('refused')

const FIRST = 'REFUSED/ARTICLE-1'
const BODY = '## Article 1. Name\n\nWe meet in May.'

const loaded = async (profile = 'article-section'): Promise<void> =>
  await load(database, {
    docCode: 'refused',
    docprefix: 'REFUSED',
    profile,
    version: '1',
    body: `${BODY}\n\n## Article 2. Purpose\n\nTo read.\n`,
  })

/** Why the dry run stopped, in its own words and those of its details. */
async function dryRunSays(): Promise<{
  readonly code: string
  readonly text: string
  readonly cures: readonly string[]
}> {
  const store = memoryStore()
  const runner = new OrchestratorRunner({
    store,
    kb: new DryRunReporter(store.objects),
    discoverer: discovererOn(database.urlAs('cutter_dryrun')),
    clock: systemClock,
    ids: randomIds,
  })
  const outcome = await runner.cut({ documentId: 'refused' })
  if (outcome.kind !== 'halted' || outcome.run.status.kind !== 'halted') throw new Error(`it was ${outcome.kind}`)
  const { code, message, details } = outcome.run.status
  const text = [message, ...details.map((detail) => detail.message)].join('\n')
  return { code, text, cures: details.flatMap(({ cure }) => cure ?? []) }
}

const ARGS = createArgs(FIRST, BODY, { p_doc_code: 'refused' })

/** What the real function says to the writer: its answer, or the error it raises. */
const theFunctionSays = async (name = 'fn_iu_create', args = ARGS): Promise<unknown> =>
  await database.as('cutter_exec', async (client) => await call(client, name, args)).catch((error: unknown) => error)

describe('refused by the functions, refused by the dry run', () => {
  test('a section type that the vocabulary lacks', async () => {
    await loaded()
    await admin(database, `DELETE FROM public.dot_config WHERE key = 'vocab.section_type.article'`)
    expect(await theFunctionSays()).toMatchObject({ result: 'refused', reason: 'unknown_section_type' })
    const { code, text } = await dryRunSays()
    expect(code).toBe('STOP_VOCAB_UNKNOWN')
    expect(text).toContain('vocab.section_type.article')
  })

  test('a kind of unit that the vocabulary lacks', async () => {
    await loaded()
    await admin(database, `DELETE FROM public.dot_config WHERE key = 'vocab.unit_kind.law_unit'`)
    expect(await theFunctionSays()).toMatchObject({ result: 'refused', reason: 'unknown_unit_kind' })
    const { code, text } = await dryRunSays()
    expect(code).toBe('STOP_VOCAB_UNKNOWN')
    expect(text).toContain('vocab.unit_kind.law_unit')
  })

  test('an address that a unit of another document holds', async () => {
    await loaded()
    await database.as('cutter_exec', (client) => createUnit(client, FIRST, 'Of another.', 'other'))
    expect(await theFunctionSays()).toMatchObject({ result: 'refused', reason: 'address_exists' })
    const { code, text } = await dryRunSays()
    expect(code).toBe('STOP_DOCPREFIX_TAKEN')
    expect(text).toContain(FIRST)
  })

  test.each([
    'fn_iu_create',
    'fn_iu_apply_edit_draft',
    'fn_iu_enact',
    'fn_iu_retire',
  ])('%s, which the writer may not execute; the printed statement mends it', async (name) => {
    await loaded()
    const { rows } = await database.as('admin', (client) =>
      client.query<{ signature: string }>(
        'SELECT oid::regprocedure::text AS signature FROM pg_proc WHERE proname = $1',
        [name],
      ),
    )
    await admin(database, `REVOKE EXECUTE ON FUNCTION ${rows[0]?.signature} FROM cutter_exec`)
    const denied = { code: '42501', message: expect.stringContaining(name) }
    if (name === 'fn_iu_create') expect(await theFunctionSays()).toMatchObject(denied)
    const { code, text, cures } = await dryRunSays()
    expect(code).toBe('STOP_GRANT_DELTA')
    expect(text).toContain(name)
    expect(cures).toHaveLength(1)
    await admin(database, ...cures)
    await expect(dryRunSays()).rejects.toThrow('it was paused')
    if (name === 'fn_iu_create') expect(await theFunctionSays()).toMatchObject({ result: 'created' })
  })

  test('a verify_result that the verifier may not write; the printed statement mends it', async () => {
    await loaded()
    await admin(database, 'REVOKE INSERT ON cutter_governance.verify_result FROM cutter_verify')
    const { code, text, cures } = await dryRunSays()
    expect(code).toBe('STOP_GRANT_DELTA')
    expect(text).toContain('cutter_governance.verify_result')
    await admin(database, ...cures)
    await expect(dryRunSays()).rejects.toThrow('it was paused')
  })

  test('a function that is not there', async () => {
    await loaded()
    await admin(
      database,
      `DO $$ BEGIN EXECUTE (SELECT format('DROP FUNCTION %s', oid::regprocedure) FROM pg_proc WHERE proname = 'fn_iu_create'); END $$`,
    )
    expect(await theFunctionSays()).toMatchObject({ code: '42883', message: expect.stringContaining('fn_iu_create') })
    const { code, text } = await dryRunSays()
    expect(code).toBe('STOP_GRANT_DELTA')
    expect(text).toContain('fn_iu_create')
  })
})

test('a text that changed under its digest is refused before any function is asked', async () => {
  await loaded()
  await admin(database, `UPDATE public.source_version SET manifest_digest = '${sha('another text')}'`)
  expect(await dryRunSays()).toMatchObject({ code: 'STOP_DRIFT', text: expect.stringContaining('manifest digest') })
})
