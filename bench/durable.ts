import { randomUUID } from 'node:crypto'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { DBOS } from '@dbos-inc/dbos-sdk'
import pg from 'pg'
import { withClient } from '../db/with-client.ts'
import { demoApproval } from '../local/demo-approval.ts'
import { adopt, type Stack } from '../local/stack.ts'
import { fileStore } from '../src/adapters/file-store.ts'
import { randomIds, systemClock } from '../src/adapters/system.ts'
import { liveDiscoverer, livePool } from '../src/compose/live-database.ts'
import { loadConfig, settingsOf } from '../src/config.ts'
import type { RunOutcome } from '../src/orchestrator/commands.ts'
import { OrchestratorRunner } from '../src/orchestrator/runner.ts'
import { PHASES } from '../src/orchestrator/steps.ts'
import { isoUtc } from '../src/orchestrator/time.ts'
import { DryRunReporter } from '../src/reports/reporter.ts'
import { loadMany, UNITS } from './support/many-documents.ts'
import { onStack } from './support/on-stack.ts'
import { cpuOfTree, postmasterOf } from './support/process-cost.ts'

/**
 * A whole dry run of three invocations (facts from the live database, cut, plan, prediction, reports, state in a folder)
 * beside a durable-workflow engine that does nothing but be durable: 11 steps and 2 waits for an approval, on the same
 * Postgres, in the same process, one after the other. `npm run bench:durable [-- RUNS]`.
 */

const RUNS = Number(process.argv[2] ?? 100)
const WARM_UP = 5

interface Rival {
  readonly name: string
  /** One run, from its start to its end. */
  readonly run: (n: number) => Promise<void>
  /** Bytes that all runs so far have left behind. */
  readonly stored: () => Promise<number>
  readonly end: () => Promise<void>
}

/** Statements that this process has sent, whoever sent them: both rivals use the same client library. */
let statements = 0
const query = pg.Client.prototype.query
pg.Client.prototype.query = function counted(this: pg.Client, ...args: Parameters<typeof query>) {
  statements += 1
  return query.apply(this, args)
} as typeof query

async function dryRun(stack: Stack, folder: string): Promise<Rival> {
  const config = loadConfig(process.env, 'worker')
  const store = fileStore(folder)
  // As the worker has them, and the rival too: connections that are kept.
  const pool = livePool(config)
  const runner = new OrchestratorRunner({
    store,
    kb: new DryRunReporter(store.objects),
    discoverer: liveDiscoverer(config, pool.lend),
    clock: systemClock,
    ids: randomIds,
    settings: settingsOf(config),
  })
  const ids = await loadMany(stack, 'D', RUNS + WARM_UP)
  return {
    name: 'IU Cutter',
    run: async (n) => {
      let outcome = await runner.cut({ documentId: ids[n] ?? '' })
      while (outcome.kind === 'paused') outcome = await runner.resume(approved(outcome))
      if (outcome.kind !== 'closed') throw new Error(`a run ended ${outcome.kind}`)
    },
    stored: async () => await bytesBelow(folder),
    end: () => pool.end(),
  }
}

function approved({ run, runId, gate }: Extract<RunOutcome, { kind: 'paused' }>) {
  return { runId, approval: demoApproval(run, gate, isoUtc(systemClock.now())) }
}

async function bytesBelow(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  const sizes = await Promise.all(files.map(async ({ parentPath, name }) => (await stat(join(parentPath, name))).size))
  return sizes.reduce((sum, size) => sum + size, 0)
}

/** Each step answers with a receipt as small as can be; each wait takes one message. */
const durableRun = DBOS.registerWorkflow(
  async (): Promise<void> => {
    for (const [index, phase] of PHASES.entries()) {
      await DBOS.runStep(() => Promise.resolve({ phase, passed: true }), { name: phase })
      if (index === 4 || index === 8) await DBOS.recv('approval', 60)
    }
  },
  { name: 'durable_run' },
)

async function durable(admin: pg.Client, url: string): Promise<Rival> {
  await admin.query('CREATE DATABASE durable')
  const systemDatabaseUrl = Object.assign(new URL(url), { pathname: '/durable' }).toString()
  DBOS.setConfig({ name: 'durable', systemDatabaseUrl, logLevel: 'error', runAdminServer: false })
  await DBOS.launch()
  return {
    name: 'DBOS Transact',
    run: async () => {
      const workflowID = randomUUID()
      const handle = await DBOS.startWorkflow(durableRun, { workflowID })()
      await DBOS.send(workflowID, { gate: 'SG_1' }, 'approval')
      await DBOS.send(workflowID, { gate: 'SG_2' }, 'approval')
      await handle.getResult()
    },
    stored: async () => {
      const { rows } = await admin.query<{ bytes: string }>("SELECT pg_database_size('durable') AS bytes")
      return Number(rows[0]?.bytes)
    },
    end: () => DBOS.shutdown(),
  }
}

async function measure({ name, run, stored, end }: Rival, postgres: number): Promise<void> {
  for (let n = 0; n < WARM_UP; n += 1) await run(RUNS + n)
  const before = { stored: await stored(), cpu: process.cpuUsage(), postgres: cpuOfTree(postgres), sent: statements }
  const began = performance.now()
  for (let n = 0; n < RUNS; n += 1) await run(n)
  const seconds = (performance.now() - began) / 1_000
  const { user, system } = process.cpuUsage(before.cpu)
  const columns = [
    RUNS / seconds,
    (user + system) / 1_000 / RUNS,
    (cpuOfTree(postgres) - before.postgres) / RUNS,
    (statements - before.sent) / RUNS,
    ((await stored()) - before.stored) / 1_024 / RUNS,
  ]
  console.log(`  ${name.padEnd(14)}${columns.map((value) => value.toFixed(1).padStart(15)).join('')}`)
  await end()
}

await onStack(async (stack) => {
  adopt(stack)
  await withClient(stack.adminDatabaseUrl, async (admin) => {
    const postgres = await postmasterOf(admin)
    console.log(`${RUNS} runs, one after the other, on one Postgres`)
    console.log(
      `IU Cutter: a whole dry run of ${UNITS} units, reports and all. DBOS Transact: ${PHASES.length} empty steps, 2 waits.\n`,
    )
    console.log(
      '                         runs/s  CPU ms/process    CPU ms/Postgres    statements       KB stored   (each run)',
    )
    await measure(await dryRun(stack, join(stack.folder, 'runs')), postgres)
    await measure(await durable(admin, stack.adminDatabaseUrl), postgres)
  })
})
