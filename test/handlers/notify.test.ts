import type { S3Event, ScheduledEvent } from 'aws-lambda'
import { describe, expect, it } from 'vitest'
import { type Memory, memoryStore, put } from '../../src/adapters/memory-store.ts'
import { notifyHandler } from '../../src/handlers/notify.ts'
import type { EpochMs, IsoUtc } from '../../src/orchestrator/brands.ts'
import { indexEntry, noticeOf } from '../../src/orchestrator/entries.ts'
import { indexKey } from '../../src/orchestrator/keys.ts'
import { fullState, OTHER_RUN, RUN } from '../schema/fixtures.ts'

const halted = noticeOf({ ...fullState, updated_at: '2025-03-01T10:30:00.000Z' as IsoUtc }, '')
const KEY = 'v1/notices/run with a space/000004.json'
const NOW = Date.UTC(2025, 2, 2, 12) as EpochMs

/** As AWS publishes it for a notification of S3. */
const created = (key: string) =>
  ({
    Records: [
      {
        eventVersion: '2.1',
        eventSource: 'aws:s3',
        awsRegion: 'us-west-2',
        eventTime: '1970-01-01T00:00:00.000Z',
        eventName: 'ObjectCreated:Put',
        userIdentity: { principalId: 'AIDAJDPLRKLG7UEXAMPLE' },
        requestParameters: { sourceIPAddress: '127.0.0.1' },
        responseElements: {
          'x-amz-request-id': 'C3D13FE58DE4C810',
          'x-amz-id-2': 'FMyUVURIY8/IgAtTv8xRjskZQpcIZ9KG4V5Wp6S7S/JRWeUWerMUE5JgHvANOjpD',
        },
        s3: {
          s3SchemaVersion: '1.0',
          configurationId: 'testConfigRule',
          bucket: {
            name: 'amzn-s3-demo-bucket',
            ownerIdentity: { principalId: 'A3NL1KOZZKExample' },
            arn: 'arn:aws:s3:::b',
          },
          object: {
            key: encodeURIComponent(key).replaceAll('%20', '+'),
            size: 1024,
            eTag: 'd41d8cd98f00b204e9800998ecf8427e',
            versionId: '096fKKXTRTtl3on89fVO.nfljtsv6qko',
            sequencer: '0055AED6DCD90281E5',
          },
        },
      },
    ],
  }) satisfies S3Event

/** As AWS publishes it for a schedule of EventBridge. */
const hour: ScheduledEvent = {
  version: '0',
  id: '53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa',
  'detail-type': 'Scheduled Event',
  source: 'aws.events',
  account: '123456789012',
  time: '2015-10-08T16:53:06Z',
  region: 'us-east-1',
  resources: ['arn:aws:events:us-east-1:123456789012:rule/my-scheduled-rule'],
  detail: {},
}

/** What S3 sends when notifications are set up, as AWS publishes it. */
const set = {
  Service: 'Amazon S3',
  Event: 's3:TestEvent',
  Time: '2014-10-13T15:57:02.089Z',
  Bucket: 'amzn-s3-demo-bucket',
  RequestId: '5582815E1AEA5ADF',
  HostId: '8cLeGAmw098X5cv4Zkwcmo8vvZa3eH3eKxsPzbB9wrR+YstdA6Knx4Ip8EXAMPLE',
} as const

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
    await handler(created(KEY))
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
    await expect(handler(created(KEY))).rejects.toThrow()
    expect(told).toEqual([])
  })

  it('nobody is told that notifications were set up', async () => {
    const { told, waited, handler } = world({})
    await handler(set)
    expect([told, waited]).toEqual([[], []])
  })
})

describe('H11: every hour', () => {
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
    await handler(hour)
    expect(waited).toEqual([24])
    expect(told).toEqual([])
  })

  it('a damaged entry hides no other', async () => {
    const { waited, handler } = world({ ...entries, [indexKey('C', RUN)]: '{' })
    await handler(hour)
    expect(waited).toEqual([24])
  })

  it('a run that waits for nobody counts nothing: no run, no hour', async () => {
    const { waited, handler } = world({ [indexKey('A', RUN)]: JSON.stringify(indexEntry(fullState)) })
    await handler(hour)
    expect(waited).toEqual([0])
  })
})
