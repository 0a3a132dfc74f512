import { describe, expect, it } from 'vitest'
import { eachOf } from '../../src/orchestrator/at-once.ts'

const ITEMS = Array.from({ length: 20 }, (_, n) => n)

/** Answers that come in when they are let in, the last asked first. */
function backwards() {
  const waiting: (() => void)[] = []
  let most = 0
  const ask = async (item: number): Promise<number> => {
    most = Math.max(most, waiting.length + 1)
    await new Promise<void>((resolve) => {
      waiting.push(resolve)
      queueMicrotask(() => waiting.pop()?.())
    })
    return item * 10
  }
  return { ask, most: () => most }
}

describe('many at once', () => {
  it('answers stand in the order of the items, in whatever order they come', async () => {
    const { ask } = backwards()
    expect(await eachOf(ITEMS, ask, 4)).toEqual(ITEMS.map((item) => item * 10))
  })

  it('no more are asked for at a time than are said', async () => {
    const { ask, most } = backwards()
    await eachOf(ITEMS, ask, 4)
    expect(most()).toBe(4)
  })

  it('the first failure ends it', async () => {
    const asked: number[] = []
    const failing = eachOf(
      ITEMS,
      async (item) => {
        asked.push(item)
        if (item === 1) throw new Error('down')
        await new Promise(setImmediate)
        return item
      },
      4,
    )
    await expect(failing).rejects.toThrow('down')
    await new Promise(setImmediate)
    await new Promise(setImmediate)
    expect(asked).toEqual([0, 1, 2, 3])
  })
})
