import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Stack } from '../../local/stack.ts'
import { randomIds, systemClock } from '../../src/adapters/system.ts'
import type { Board } from '../../src/batch/board.ts'
import { listOf, readBoard } from '../../src/cli/batch/read-board.ts'
import type { Context } from '../../src/cli/context.ts'
import { queueDesk } from '../../src/cli/desk.ts'
import { plain } from '../../src/cli/paint.ts'
import { PROFILES } from '../../src/cutting/index.ts'

const LOOK_EVERY_MS = 50
/** So many times longer than the look took, nothing is looked at. */
const REST = 4

/** The command line in this process, as a person who answers every question with yes. */
export function operatorOf({ env }: Pick<Stack, 'env'>): Context {
  const desk = queueDesk(env)
  return {
    desk: async () => desk,
    input: async () => new Uint8Array(),
    clock: systemClock,
    ids: randomIds,
    user: 'operator',
    json: false,
    keyFile: null,
    approverKeys: () => [],
    note: () => {},
    ask: async () => 'y',
    pause: async () => await sleep(LOOK_EVERY_MS),
    uuid: randomUUID,
    worker: () => Promise.reject(new Error('this operator is no worker')),
    paint: plain,
    profiles: async () => PROFILES,
    stackHint: null,
    doctor: () => Promise.reject(new Error('this operator asks no doctor')),
  }
}

/** Looks at a batch again and again until `done` says so. */
export async function until(context: Context, batchId: string, done: (board: Board) => boolean): Promise<Board> {
  const { store } = await context.desk()
  const list = await listOf(store.objects, batchId)
  for (;;) {
    const began = performance.now()
    const board = await readBoard(store, list)
    if (done(board)) return board
    await context.pause()
    // Looking must not cost what is looked at its CPU.
    await sleep(REST * (performance.now() - began))
  }
}
