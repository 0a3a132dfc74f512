import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, onTestFinished, test, vi } from 'vitest'
import { type CommandLine, commandLine } from './desk.ts'

/** A batch has a thousand documents: what one sitting holds of their reports and plans is counted, not measured. */

const DOCUMENTS = 40
/** Each request as it was shown, for as long as somebody holds it. */
const held: WeakRef<object>[] = []
vi.mock(import('../../src/cli/request.ts'), async (original) => {
  const real = await original()
  return {
    ...real,
    shownRequest: async (...given) => {
      const shown = await real.shownRequest(...given)
      held.push(new WeakRef(shown.report))
      return shown
    },
  }
})

/** Documents that are looked at side by side. */
const AT_ONCE = 16

setFlagsFromString('--expose-gc')
const collect: () => void = runInNewContext('gc')

async function waitingBatch(): Promise<CommandLine> {
  const folder = mkdtempSync(join(tmpdir(), 'cutter-holds-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const list = join(folder, 'list.txt')
  writeFileSync(list, Array.from({ length: DOCUMENTS }, (_, index) => `DOC-${index}\n`).join(''))
  const line = commandLine()
  await line.type(`cut --batch ${list} --batch-id spring`)
  return line
}

test('a sitting reads no more reports and plans at a time than it looks at documents, and holds none of those it has decided on', async () => {
  const line = await waitingBatch()
  const { objects, plans, states } = line.store
  const reading = { now: 0, most: 0, all: 0 }
  let atSending = Number.NaN
  const living = async (): Promise<number> => {
    // A reference that was made in this turn keeps its target until the turn ends.
    await setImmediate()
    collect()
    return held.filter((one) => one.deref() !== undefined).length
  }
  const counted = async <T>(work: Promise<T>): Promise<T> => {
    reading.now += 1
    reading.all += 1
    reading.most = Math.max(reading.most, reading.now)
    const found = await work
    // A read of memory ends before the next begins; one of a bucket is still under way when all that may be are.
    await setImmediate()
    reading.now -= 1
    return found
  }
  const [read, load, loadState] = [objects.read.bind(objects), plans.load.bind(plans), states.load.bind(states)]
  objects.read = async (key) => (key.endsWith('/report.json') ? await counted(read(key)) : await read(key))
  plans.load = async (runId, object) => await counted(load(runId, object))
  // The first state that is read after the sitting is that of the first message: nothing has been sent before.
  const sitting = line.sent.length
  states.load = async (runId) => {
    if (line.sent.length === sitting + 1 && Number.isNaN(atSending)) atSending = await living()
    return await loadState(runId)
  }
  await line.type('approve --batch spring', ['y', 'y', 'y', 'y', 'y'])
  expect(line.sent.length).toBe(sitting + DOCUMENTS)
  expect(held).toHaveLength(DOCUMENTS)
  expect(reading.all).toBeGreaterThanOrEqual(2 * DOCUMENTS)
  expect(reading.most).toBeLessThanOrEqual(AT_ONCE)
  expect(atSending).toBeLessThanOrEqual(AT_ONCE)
})
