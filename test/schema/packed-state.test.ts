import { expect, test } from 'vitest'
import { type Memory, memoryStore } from '../../src/adapters/memory-store.ts'
import { stateKey } from '../../src/orchestrator/keys.ts'
import type { RunState } from '../../src/orchestrator/state.ts'
import { PACKED_FROM, stateContent } from '../../src/schema/packed-state.ts'
import { decodeState } from '../../src/schema/state.ts'
import { fullState } from './fixtures.ts'

const CURE =
  'Where one of the two is no heading, indent or quote its line; else give one another number or title. '.repeat(3)
const halted = (problems: number): RunState => ({
  ...fullState,
  status: {
    kind: 'halted',
    how: 'failed',
    code: 'STOP_REFUSED_INPUT',
    message: 'It stands twice',
    details: Array.from({ length: problems }, (_, index) => ({
      message: `BY-LAW/H stands twice: in line 1 and in line ${index}`,
      cure: CURE,
      line: index + 1,
      offset: index * 8,
    })),
    at: fullState.updated_at,
    phase: 'mark',
  },
})

test('sixty thousand problems are stored packed, and read with each line, offset and cure', async () => {
  const state = halted(60_000)
  const memory: Memory = new Map()
  const { states } = memoryStore(memory)
  await states.save(state, null)
  const stored = memory.get(stateKey(state.run_id))
  expect(stored).toMatchObject({ encoding: 'gzip', contentType: 'application/json' })
  expect(stored?.bytes.length).toBeLessThan(PACKED_FROM)
  expect(JSON.stringify(state).length).toBeGreaterThan(16 * PACKED_FROM)
  expect((await states.load(state.run_id))?.state).toEqual(state)
})

test('a state of the usual length stays JSON that any tool reads', () => {
  const { bytes, encoding } = stateContent(halted(20))
  expect(encoding).toBeNull()
  expect(JSON.parse(new TextDecoder().decode(bytes))).toEqual(halted(20))
})

test('a packed state that is cut short is corrupt, as one of plain JSON is', () => {
  const state = halted(10_000)
  const { bytes } = stateContent(state)
  expect(() => decodeState(bytes.subarray(0, bytes.length / 2), state.run_id)).toThrow(/cut short/)
})
