import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { withClient } from '../db/with-client.ts'
import { adopt, type Stack } from '../local/stack.ts'
import type { Board } from '../src/batch/board.ts'
import { approveBatch } from '../src/cli/batch/approve.ts'
import { cutBatch } from '../src/cli/batch/cut.ts'
import { readBoard } from '../src/cli/batch/read-board.ts'
import { survive, timed } from './support/kills.ts'
import { loadMany, UNITS } from './support/many-documents.ts'
import { onStack } from './support/on-stack.ts'
import { operatorOf, until } from './support/operator.ts'
import { cpuOfTree, peakMegabytes, postmasterOf } from './support/process-cost.ts'
import { startWorkerProcess } from './support/worker-process.ts'

/**
 * Many documents, measured on the embedded stack: documents per second and CPU per document (the worker's process and
 * Postgres together) for a whole run of three invocations, at 1, 16 and 64 at once; then 1 000 documents whose worker is
 * killed ten times. `npm run bench:batch [-- DOCUMENTS [MANY]]`.
 */

const DOCUMENTS = Number(process.argv[2] ?? 120)
/** For the trial of the killed worker. */
const MANY = Number(process.argv[3] ?? 1_000)
const AT_ONCE = [1, 16, 64] as const
/** Listings of the whole batch, each timed. */
const LISTINGS = 3
const GATES = ['SG_1', 'SG_2'] as const

interface Cost {
  readonly seconds: number
  readonly workerMs: number
  readonly postgresMs: number
  readonly megabytes: number
}

async function measure(stack: Stack, atOnce: number): Promise<Cost> {
  const context = operatorOf(stack)
  const batchId = `at-once-${atOnce}`
  const ids = await loadMany(stack, `B${atOnce}`, DOCUMENTS)
  const file = join(stack.folder, `${batchId}.txt`)
  await writeFile(file, ids.join('\n'))
  const worker = await startWorkerProcess({ ...stack.env, CUTTER_WORKER_CONCURRENCY: String(atOnce) })
  const postgres = await withClient(stack.adminDatabaseUrl, postmasterOf)
  const before = { worker: cpuOfTree(worker.pid), postgres: cpuOfTree(postgres), at: performance.now() }
  await cutBatch(context, file, { batchId, stopAfter: null })
  for (const gate of GATES) {
    await until(context, batchId, ({ standings }) => standings.waiting === DOCUMENTS)
    await approveBatch(context, { batch: batchId, gate })
    await until(context, batchId, ({ rows }) => rows.every(({ entry }) => !entry?.gate?.startsWith(gate)))
  }
  await until(context, batchId, ({ standings }) => standings.reported === DOCUMENTS)
  const cost = {
    seconds: (performance.now() - before.at) / 1_000,
    workerMs: cpuOfTree(worker.pid) - before.worker,
    postgresMs: cpuOfTree(postgres) - before.postgres,
    megabytes: peakMegabytes(worker.pid),
  }
  await worker.end('SIGTERM')
  return cost
}

/** What `cutter batch` shows: one listing and one small read of each document's entry. */
async function readBoardOf(stack: Stack, { list }: Board): Promise<void> {
  const { store } = await operatorOf(stack).desk()
  await readBoard(store, list)
}

await onStack(async (stack) => {
  adopt(stack)
  console.log(`${DOCUMENTS} documents of ${UNITS} units, three invocations each, on the embedded stack`)
  console.log('(CPU of the worker and of Postgres; the emulator and the command line are in another process)\n')
  console.log('  at once   documents/s   CPU ms/document   worker   Postgres   peak MB')
  for (const atOnce of AT_ONCE) {
    const { seconds, workerMs, postgresMs, megabytes } = await measure(stack, atOnce)
    const each = (ms: number): string => (ms / DOCUMENTS).toFixed(1)
    console.log(
      `  ${String(atOnce).padStart(7)}${(DOCUMENTS / seconds).toFixed(1).padStart(14)}${each(workerMs + postgresMs).padStart(18)}${each(workerMs).padStart(9)}${each(postgresMs).padStart(11)}${megabytes.toFixed(0).padStart(10)}`,
    )
  }
  const began = performance.now()
  const { board, kills, sittingsMs } = await survive(stack, 'KILLED', { documents: MANY, kills: 10, atOnce: 16 })
  const seconds = (performance.now() - began) / 1_000
  console.log(
    `\n  ${MANY} documents, the worker killed ${kills} times: ${board.standings.reported} closed with their report, in ${seconds.toFixed(0)} s`,
  )
  const listings: number[] = []
  for (let n = 0; n < LISTINGS; n += 1) listings.push(await timed(() => readBoardOf(stack, board)))
  const inSeconds = (all: readonly number[]): string => all.map((ms) => `${(ms / 1_000).toFixed(1)} s`).join(', ')
  console.log(`  approved in one sitting, SG_1 and SG_2: ${inSeconds(sittingsMs)}; listed: ${inSeconds(listings)}`)
})
