import { describe, expect, it } from 'vitest'
import { type Memory, memoryStore, put } from '../../src/adapters/memory-store.ts'
import { notifyHandler } from '../../src/handlers/notify.ts'
import type { EpochMs, IsoUtc } from '../../src/orchestrator/brands.ts'
import { indexEntry, noticeOf } from '../../src/orchestrator/entries.ts'
import { indexKey } from '../../src/orchestrator/keys.ts'
import { S3_SET_UP_SAMPLE, SCHEDULED_SAMPLE, s3Event } from '../fakes/aws-events.ts'
import { fullState, OTHER_RUN, RUN } from '../schema/fixtures.ts'

const halted = noticeOf({ ...fullState, updated_at: '2025-03-01T10:30:00.000Z' as IsoUtc }, '')
const KEY = 'v1/notices/run with a space/000004.json'
const NOW = Date.UTC(2025, 2, 2, 12) as EpochMs

function world(stored: Readonly<Record<string, string>>) {
  const told: { subject: string; text: string }[] = []
  const waited: number[] = []
  const memory: Memory = new Map()
  for (const [key, text] of Object.entries(stored))
    put(memory, key, { bytes: new TextEncoder().encode(text), contentType: 'application/json', encoding: null })
  const handler = notifyHandler(async () => ({
    store: memoryStore(memory),
    clock: { now: () => NOW },
    publish: async (text) => void told.push(text),
    putOldestWaiting: (hours) => void waited.push(hours),
  }))
  return { told, waited, handler }
}

describe('telling people', () => {
  it('reads the notice that the event names, however its key is escaped, and tells what it says', async () => {
    const { told, waited, handler } = world({ [KEY]: JSON.stringify(halted) })
    await handler(s3Event(KEY))
    expect(told).toHaveLength(1)
    expect(told[0]?.text).toContain(fullState.run_id)
    expect(told[0]?.text).toContain('STOP_DRIFT')
    expect(waited).toEqual([])
  })

  it.each([
    ['is missing', {}],
    ['is cut short', { [KEY]: '{"schema_version":1' }],
    ['is of another form', { [KEY]: JSON.stringify({ ...halted, schema_version: 2 }) }],
  ])('a notice that %s is tried again by the queue of the platform', async (_, stored) => {
    const { told, handler } = world(stored)
    await expect(handler(s3Event(KEY))).rejects.toThrow()
    expect(told).toEqual([])
  })

  it('nobody is told that notifications were set up', async () => {
    const { told, waited, handler } = world({})
    await handler(S3_SET_UP_SAMPLE)
    expect([told, waited]).toEqual([[], []])
  })
})

describe('H11 every hour', () => {
  const waiting = indexEntry({
    ...fullState,
    state: 'awaiting_cut_authorization',
    status: { kind: 'open' },
    approvals: {},
  })
  const entries = {
    [indexKey('A', RUN)]: JSON.stringify({ ...waiting, run_id: RUN, since: '2025-03-01T12:00:00.000Z' }),
    [indexKey('B', OTHER_RUN)]: JSON.stringify({ ...waiting, run_id: OTHER_RUN, since: '2025-03-02T11:00:00.000Z' }),
  }

  it('the hours are counted for which the oldest run has been waiting at its gate', async () => {
    expect(waiting.gate).toBe('SG_1_cut_authz')
    const { told, waited, handler } = world(entries)
    await handler(SCHEDULED_SAMPLE)
    expect(waited).toEqual([24])
    expect(told).toEqual([])
  })

  it('a damaged entry hides no other', async () => {
    const { waited, handler } = world({ ...entries, [indexKey('C', RUN)]: '{' })
    await handler(SCHEDULED_SAMPLE)
    expect(waited).toEqual([24])
  })

  it('a run that waits for nobody counts nothing: no run, no hour', async () => {
    const { waited, handler } = world({ [indexKey('A', RUN)]: JSON.stringify(indexEntry(fullState)) })
    await handler(SCHEDULED_SAMPLE)
    expect(waited).toEqual([0])
  })
})
