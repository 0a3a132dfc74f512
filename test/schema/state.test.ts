import { describe, expect, it } from 'vitest'
import { Stop } from '../../src/orchestrator/stops.ts'
import { decodeState } from '../../src/schema/state.ts'
import { fullState, OTHER_RUN, RUN } from './fixtures.ts'

const text = JSON.stringify(fullState)

function refusal(stored: string, run = RUN): Stop {
  try {
    decodeState(stored, run)
  } catch (error) {
    if (error instanceof Stop) return error
    throw error
  }
  throw new Error('it was accepted')
}

const changed = (change: (state: Record<string, unknown>) => void): string => {
  const state: Record<string, unknown> = JSON.parse(text)
  change(state)
  return JSON.stringify(state)
}

describe('the state document', () => {
  it('is read back exactly as it was written', () => {
    expect(decodeState(text, RUN)).toEqual(fullState)
    expect(decodeState(new TextEncoder().encode(text), RUN)).toEqual(fullState)
  })

  it('that is cut short is refused, wherever it ends', () => {
    for (const length of [0, 1, 100, text.length - 1]) {
      const stop = refusal(text.slice(0, length))
      expect(stop.code).toBe('STOP_STATE_CORRUPT')
      expect(stop.message).toContain('cut short')
    }
  })

  it('of a newer schema is refused by its number, even where everything else is unknown', () => {
    const stop = refusal(JSON.stringify({ schema_version: 2, all: 'different' }))
    expect(stop.code).toBe('STOP_STATE_CORRUPT')
    expect(stop.message).toContain('schema version 2')
  })

  it('of another run is refused', () => {
    const stop = refusal(text, OTHER_RUN)
    expect(stop.code).toBe('STOP_STATE_CORRUPT')
    expect(stop.message).toContain(`another run, ${RUN}`)
  })

  it('with an unknown key at any level is refused, and every problem is named at once', () => {
    const stop = refusal(
      changed((state) => {
        state['extra'] = 1
        Object.assign(state['origin'] as object, { nickname: 'x' })
        state['seq'] = 1.5
        delete state['write_id']
      }),
    )
    for (const part of ['extra', 'origin.nickname', 'seq', 'write_id: is missing']) expect(stop.message).toContain(part)
  })

  it('of a newer version with the same schema names that version, and what to do', () => {
    const stop = refusal(changed((state) => Object.assign(state, { code_version: '9.9.9', fresh: 1 })))
    expect(stop.message).toContain('version "9.9.9" of IU Cutter led it on last')
  })

  it.each(['null', '[]', '"text"', '7'])('that is %s is refused', (stored) => {
    expect(refusal(stored).code).toBe('STOP_STATE_CORRUPT')
  })

  it('cannot be changed after it was read', () => {
    const state = decodeState(text, RUN)
    expect(() => Reflect.apply(Array.prototype.push, state.receipts, [1])).toThrow(TypeError)
  })
})
