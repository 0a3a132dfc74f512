import type { S3Event } from 'aws-lambda'
import { describe, expect, it } from 'vitest'
import { notifyHandler } from '../../src/handlers/notify.ts'
import type { IsoUtc } from '../../src/orchestrator/brands.ts'
import { noticeOf } from '../../src/orchestrator/entries.ts'
import { fullState } from '../schema/fixtures.ts'

const halted = noticeOf({ ...fullState, updated_at: '2025-03-01T10:30:00.000Z' as IsoUtc }, '')
const KEY = 'v1/notices/run with a space/000004.json'

const event = (key: string): S3Event =>
  ({ Records: [{ s3: { object: { key: encodeURIComponent(key).replaceAll('%20', '+') } } }] }) as S3Event

function world(stored: Readonly<Record<string, string>>) {
  const told: { subject: string; text: string }[] = []
  const objects = {
    read: async (key: string) => {
      const text = stored[key]
      return text === undefined ? null : new TextEncoder().encode(text)
    },
  }
  const handler = notifyHandler(async () => ({ objects, publish: async (text) => void told.push(text) }))
  return { told, handler }
}

describe('telling people', () => {
  it('reads the notice that the event names, however its key is escaped, and tells what it says', async () => {
    const { told, handler } = world({ [KEY]: JSON.stringify(halted) })
    await handler(event(KEY))
    expect(told).toHaveLength(1)
    expect(told[0]?.text).toContain(fullState.run_id)
    expect(told[0]?.text).toContain('STOP_DRIFT')
  })

  it.each([
    ['is missing', {}],
    ['is cut short', { [KEY]: '{"schema_version":1' }],
    ['is of another form', { [KEY]: JSON.stringify({ ...halted, schema_version: 2 }) }],
  ])('a notice that %s is tried again by the queue of the platform', async (_, stored) => {
    const { told, handler } = world(stored)
    await expect(handler(event(KEY))).rejects.toThrow()
    expect(told).toEqual([])
  })
})
