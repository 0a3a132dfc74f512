import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Stack } from '../../local/stack.ts'
import type { Board } from '../../src/batch/board.ts'
import { approveBatch } from '../../src/cli/batch/approve.ts'
import { cutBatch } from '../../src/cli/batch/cut.ts'
import { rankOf, STATES } from '../../src/orchestrator/steps.ts'
import { loadMany } from './many-documents.ts'
import { operatorOf, until } from './operator.ts'
import { HASTY, startWorkerProcess, type WorkerProcess } from './worker-process.ts'

/** A batch whose worker is killed, again and again, while it works. */

export interface Trial {
  readonly documents: number
  readonly kills: number
  readonly atOnce: number
}

export interface Survived {
  readonly board: Board
  readonly kills: number
  /** Approving all documents in one sitting, at each gate. */
  readonly sittingsMs: readonly number[]
}

/** How far all documents have come together. */
const progressOf = ({ rows }: Board): number =>
  rows.reduce((sum, { entry }) => sum + (entry === null ? 0 : 1 + rankOf(entry.state)), 0)

export async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}

/** Sends a list, approves it at both gates, and kills the worker whenever another part of the way has been gone. */
export async function survive(stack: Stack, set: string, { documents, kills, atOnce }: Trial): Promise<Survived> {
  const operator = operatorOf(stack)
  const file = join(stack.folder, `${set}.txt`)
  await writeFile(file, (await loadMany(stack, set, documents)).join('\n'))
  const env = { ...stack.env, CUTTER_WORKER_CONCURRENCY: String(atOnce) }
  const step = (documents * STATES.length) / (kills + 1)
  let worker: WorkerProcess = await startWorkerProcess(env, HASTY)
  let killed = 0
  const killIsDue = (board: Board): boolean => killed < kills && progressOf(board) >= step * (killed + 1)
  /** Goes on until `done` says so of the batch, killing on the way. */
  const reach = async (done: (board: Board) => boolean): Promise<Board> => {
    for (;;) {
      const reached = await until(operator, set, (board) => done(board) || killIsDue(board))
      if (!killIsDue(reached)) return reached
      await worker.end('SIGKILL')
      killed += 1
      worker = await startWorkerProcess(env, HASTY)
    }
  }
  try {
    await cutBatch(operator, file, { batchId: set, stopAfter: null })
    await reach(({ standings }) => standings.waiting === documents)
    const first = await timed(() => approveBatch(operator, { batch: set, gate: 'SG_1' }))
    await reach(({ rows }) => rows.every(({ entry }) => entry?.gate === 'SG_2_lifecycle_authz'))
    const second = await timed(() => approveBatch(operator, { batch: set, gate: 'SG_2' }))
    const board = await reach(({ standings }) => standings.reported === documents)
    return { board, kills: killed, sittingsMs: [first, second] }
  } finally {
    await worker.end('SIGTERM')
  }
}
