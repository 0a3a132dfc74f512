import { beforeAll, expect, test } from 'vitest'
import { memoryStore } from '../../../src/adapters/memory-store.ts'
import { randomIds, systemClock } from '../../../src/adapters/system.ts'
import { OrchestratorRunner } from '../../../src/orchestrator/runner.ts'
import { DryRunReporter } from '../../../src/reports/reporter.ts'
import { packPlan } from '../../../src/schema/plan.ts'
import { admin, discovererOn } from '../discovery/support.ts'
import { databaseOfFile } from '../support/reference.ts'
import { carryOut, dryRun, load } from '../truth/dry-run.ts'
import { countingPostgres } from './counting.ts'

const database = databaseOfFile('same_facts')

const version = (number: number, words: string) => ({
  docCode: 'BY-LAW',
  docprefix: 'BY-LAW',
  profile: 'article-section',
  version: String(number),
  body: Array.from(
    { length: 40 },
    (_, i) => `## Article ${i + 1}. Rule\n\n${i % 3 === 0 ? words : 'As before.'}\n`,
  ).join('\n'),
})

beforeAll(async () => {
  await load(database, version(1, 'We meet in May.'))
  await carryOut(database, await dryRun(database, 'BY-LAW'))
  await load(database, version(2, 'We meet in June.'))
})

/** The plan object of a fresh run: its name, and its bytes. */
async function planBy(url: string) {
  const store = memoryStore()
  const runner = new OrchestratorRunner({
    store,
    kb: new DryRunReporter(store.objects),
    discoverer: discovererOn(url),
    clock: systemClock,
    ids: randomIds,
  })
  const outcome = await runner.cut({ documentId: 'BY-LAW' })
  if (outcome.kind !== 'paused' || outcome.run.plan === null) throw new Error(`no plan: ${outcome.kind}`)
  const { run } = outcome
  const { object, content } = packPlan(await store.plans.load(run.run_id, outcome.run.plan.object))
  return { digest: outcome.run.plan.plan_digest, object, bytes: Buffer.from(content.bytes).toString('hex') }
}

test('H6 two runs over the same facts give a byte-identical plan: rows in another order, another port, other settings', async () => {
  const reader = database.urlAs('cutter_dryrun')
  const before = await planBy(reader)
  await admin(
    database,
    'CLUSTER public.information_unit USING information_unit_pkey',
    'CLUSTER public.unit_version USING unit_version_pkey',
    `ALTER ROLE cutter_dryrun IN DATABASE ${database.name} SET TimeZone = 'Pacific/Kiritimati'`,
    `ALTER ROLE cutter_dryrun IN DATABASE ${database.name} SET DateStyle = 'German'`,
    `ALTER ROLE cutter_dryrun IN DATABASE ${database.name} SET enable_indexscan = off`,
  )
  const elsewhere = await countingPostgres(reader, [])
  const url = new URL(reader)
  url.port = String(elsewhere.port)
  try {
    expect(await planBy(url.href)).toEqual(before)
  } finally {
    await elsewhere.stop()
  }
})
