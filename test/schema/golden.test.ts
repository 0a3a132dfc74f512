import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { RunId } from '../../src/orchestrator/brands.ts'
import { STATES } from '../../src/orchestrator/steps.ts'
import { decodeState } from '../../src/schema/state.ts'

const FOLDER = 'test/golden/state'
const files = readdirSync(FOLDER)
const read = (name: string): string => readFileSync(`${FOLDER}/${name}`, 'utf8')
const RUN = 'ictr-20260102T030405Z-00c0ffee' as RunId

/** States that no invocation rests in: the pause that follows needs no phase. */
const PASSED_THROUGH = ['grants_probed', 'write_verified']

describe('a state that was once written is read for ever', () => {
  it.each(files)('%s', (name) => {
    expect(decodeState(read(name), RUN)).toEqual(JSON.parse(read(name)))
  })

  it('every state in which a run can rest has its file, and so has every status', () => {
    const states = files.map((name) => decodeState(read(name), RUN))
    const resting = STATES.filter((state) => !PASSED_THROUGH.includes(state))
    expect(new Set(states.map(({ state }) => state))).toEqual(new Set(resting))
    const statuses = states.map(({ status }) => (status.kind === 'open' ? 'open' : status.how))
    expect(new Set(statuses)).toEqual(new Set(['open', 'stopped', 'failed', 'voided', 'closeout_reported']))
    expect(states.some(({ retries }) => retries.length > 0)).toBe(true)
    expect(states.some(({ follows }) => follows !== undefined)).toBe(true)
    expect(states.some(({ approval_in_hand: inHand }) => inHand !== null)).toBe(true)
  })
})
