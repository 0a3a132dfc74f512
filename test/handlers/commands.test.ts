import { describe, expect, it } from 'vitest'
import { cutHandler } from '../../src/handlers/cut.ts'
import { resumeHandler } from '../../src/handlers/resume.ts'
import { lazily } from '../../src/lazily.ts'
import { approval, RUN } from '../schema/fixtures.ts'
import { approvalBody, bench, cutBody, event, NOW, record, timeLeft } from './fixtures.ts'

const AMPLE = timeLeft(900_000)

async function sent(body: unknown, change: Parameters<typeof record>[2] = {}) {
  const b = bench()
  const handler = JSON.stringify(body).includes('"cut"') ? cutHandler : resumeHandler
  await handler(async () => b.dependencies)(event(record('m-1', body, change)), AMPLE)
  return b.commands[0]
}

describe('what a handler hands to the runner', () => {
  it('of a cut: the document id and what the queue itself says of the sender', async () => {
    expect(await sent(cutBody('BYLAW', { run_id: RUN, batch_id: 'b-1', source_version: '2' }))).toEqual({
      documentId: 'BYLAW',
      mode: 'DRYRUN',
      runId: RUN,
      batchId: 'b-1',
      sourceVersion: '2',
      sender: {
        requested_by: 'ada',
        sender_id: 'AIDAEXAMPLE',
        message_id: 'm-1',
        taken_at: '2025-03-01T10:29:55.000Z',
      },
      deadline: expect.any(Number),
    })
  })

  it('of an approval, a retry, a void: the run and the request', async () => {
    const request = { v: 1, run_id: RUN, request_id: 'r-1', reason: 'mended', requested_by: 'ada' }
    const asked = { requestId: 'r-1', reason: 'mended' }
    expect(await sent(approvalBody)).toMatchObject({ runId: RUN, approval, sender: { requested_by: 'Ada Example' } })
    expect(await sent({ type: 'retry', ...request })).toMatchObject({
      runId: RUN,
      retry: asked,
      sender: { requested_by: 'ada' },
    })
    expect(await sent({ type: 'void', ...request })).toMatchObject({
      runId: RUN,
      void: asked,
      sender: { requested_by: 'ada' },
    })
  })

  it('a cut without a run id is the same run at every delivery', async () => {
    const [first, second] = [await sent(cutBody('A')), await sent(cutBody('A'), { ApproximateReceiveCount: '3' })]
    expect(first?.runId).toMatch(/^ictr-20250301T102955Z-[0-9a-f]{8}$/)
    expect(second?.runId).toBe(first?.runId)
  })

  it("H8 an approval's life is judged at the time the queue took it, not at that of a redelivery", async () => {
    const late = await sent(approvalBody, { ApproximateReceiveCount: '4', SentTimestamp: String(NOW - 7_200_000) })
    expect(late?.sender?.taken_at).toBe('2025-03-01T08:30:00.000Z')
  })
})

describe('H48 a redriven message', () => {
  const attributes = {
    cutter_first_sender_id: 'AIDAFIRST',
    cutter_first_sent_ms: String(NOW - 3_600_000),
    cutter_first_message_id: 'm-0',
  }
  const first = { sender_id: 'AIDAFIRST', message_id: 'm-0', taken_at: '2025-03-01T09:30:00.000Z' }

  it('keeps its first sender, time and id where a trusted principal redrove it, whatever its session name', async () => {
    const body = cutBody('A')
    const redriven = await sent(body, { SenderId: 'AROAREDRIVE:any-session', attributes })
    expect(redriven?.sender).toMatchObject(first)
  })

  it('is dated by the record where the first time is none that a run id can carry', async () => {
    for (const far of ['99999999999999', '-1', '1e3', '']) {
      const redriven = await sent(cutBody('A'), {
        SenderId: 'AROAREDRIVE',
        attributes: { ...attributes, cutter_first_sent_ms: far },
      })
      expect(redriven?.sender).toMatchObject({ taken_at: '2025-03-01T10:29:55.000Z' })
    }
  })

  it('is what the record says where anyone else claims to redrive it', async () => {
    for (const SenderId of ['AIDAEXAMPLE', 'AROAREDRIVER', 'x:AROAREDRIVE']) {
      const claimed = await sent(cutBody('A'), { SenderId, attributes })
      expect(claimed?.sender).toMatchObject({
        sender_id: SenderId,
        message_id: 'm-1',
        taken_at: '2025-03-01T10:29:55.000Z',
      })
    }
  })
})

describe('dependencies', () => {
  it('are built on the first call and kept; a failure to build them is not kept', async () => {
    let built = 0
    const provide = lazily(async () => {
      built += 1
      if (built === 1) throw new Error('not yet')
      return built
    })
    await expect(provide()).rejects.toThrow('not yet')
    expect([await provide(), await provide()]).toEqual([2, 2])
  })
})
