import type { SendMessageBatchCommandInput, SQSClient } from '@aws-sdk/client-sqs'
import { expect, test } from 'vitest'
import { sqsBatchSender } from '../../src/adapters/sqs-batch-sender.ts'
import type { OutgoingMessage } from '../../src/messages.ts'
import type { RunId } from '../../src/orchestrator/brands.ts'
import { RUN } from '../schema/fixtures.ts'

type Answer = (call: SendMessageBatchCommandInput, calls: number) => object

/** A client that answers as SQS would; every call is kept. */
function fakeClient(answer: Answer) {
  const calls: SendMessageBatchCommandInput[] = []
  const send = async ({ input }: { input: SendMessageBatchCommandInput }) => {
    calls.push(input)
    return answer(input, calls.length)
  }
  return { client: { send } as unknown as SQSClient, calls }
}

const taken: Answer = ({ Entries = [] }) => ({ Successful: Entries.map(({ Id }) => ({ Id, MessageId: `m${Id}` })) })
const cuts = (n: number, document = 'DOC'): readonly OutgoingMessage[] =>
  Array.from({ length: n }, (_, index) => ({
    type: 'cut',
    v: 1,
    document_id: `${document}-${index}`,
    run_id: `ictr-20260105T090000Z-${String(index).padStart(8, '0')}` as RunId,
    requested_by: 'ann',
  }))
const QUEUES = { cut: 'cut.fifo', resume: 'resume.fifo' }

test('25 messages go out in three calls of at most ten, each with group and deduplication id of its own', async () => {
  const { client, calls } = fakeClient(taken)
  let told = 0
  const unsent = await sqsBatchSender(client, QUEUES)(cuts(25), () => {
    told += 1
  })
  expect([unsent.length, told]).toEqual([0, 25])
  expect(calls.map(({ Entries }) => Entries?.length)).toEqual([10, 10, 5])
  const entries = calls.flatMap(({ Entries = [] }) => Entries)
  expect(new Set(entries.map(({ MessageGroupId }) => MessageGroupId)).size).toBe(25)
  expect(new Set(entries.map(({ MessageDeduplicationId }) => MessageDeduplicationId)).size).toBe(25)
})

test('messages that are too long together for one call go out in more', async () => {
  const { client, calls } = fakeClient(taken)
  const long: OutgoingMessage = {
    type: 'retry',
    v: 1,
    run_id: RUN,
    request_id: 'r',
    reason: '€'.repeat(2_000),
    requested_by: '€'.repeat(200),
  }
  const many = Array.from({ length: 10 }, (_, index) => ({ ...long, request_id: `r${index}` }))
  await sqsBatchSender(client, QUEUES, { maxBytes: 20_000 })(many, () => {})
  expect(calls.map(({ Entries }) => Entries?.length)).toEqual([2, 2, 2, 2, 2])
})

test('what SQS refuses for its own reasons is sent again, alone; what is the sender’s fault is named at once', async () => {
  const { client, calls } = fakeClient(({ Entries = [] }, call) =>
    call > 1
      ? taken({ QueueUrl: '', Entries }, call)
      : {
          Successful: [{ Id: '0', MessageId: 'm0' }],
          Failed: [
            { Id: '1', SenderFault: false, Code: 'InternalError', Message: 'later' },
            { Id: '2', SenderFault: true, Code: 'InvalidMessageContents', Message: 'no' },
          ],
        },
  )
  const pause = async () => {}
  const unsent = await sqsBatchSender(client, QUEUES, { pause })(cuts(3), () => {})
  expect(calls.map(({ Entries }) => Entries?.map(({ MessageGroupId }) => MessageGroupId))).toEqual([
    ['DOC-0', 'DOC-1', 'DOC-2'],
    ['DOC-1'],
  ])
  expect(unsent.map(({ message, cause }) => [message.type === 'cut' && message.document_id, cause])).toEqual([
    ['DOC-2', 'InvalidMessageContents: no'],
  ])
})

test('a queue that stays out of reach ends the sending: every message not taken is answered with the cause', async () => {
  const { client } = fakeClient((input, call) => {
    if (call === 1) return taken(input, call)
    throw Object.assign(new Error('no route'), { name: 'TimeoutError' })
  })
  const unsent = await sqsBatchSender(client, QUEUES)(cuts(200), () => {})
  expect(unsent).toHaveLength(190)
  for (const { cause } of unsent) expect(cause).toContain('SendMessageBatch cut.fifo')
})

test('where the queue goes away between two attempts, what it had taken is not told as unsent', async () => {
  const { client } = fakeClient((_, call) => {
    if (call > 1) throw new Error('no route')
    return { Successful: [{ Id: '0', MessageId: 'm0' }], Failed: [{ Id: '1', SenderFault: false, Code: 'Busy' }] }
  })
  let told = 0
  const unsent = await sqsBatchSender(client, QUEUES, { pause: async () => {} })(cuts(2), () => {
    told += 1
  })
  expect(told).toBe(1)
  expect(unsent.map(({ message }) => message.type === 'cut' && message.document_id)).toEqual(['DOC-1'])
})

test('one of which the answer says nothing is sent again, and named where it stays so', async () => {
  const { client, calls } = fakeClient(() => ({ Successful: [{ Id: '0', MessageId: 'm0' }] }))
  const pause = async () => {}
  const unsent = await sqsBatchSender(client, QUEUES, { pause })(cuts(2), () => {})
  expect(calls.map(({ Entries }) => Entries?.length)).toEqual([2, 1])
  expect(unsent).toEqual([])
  const silent = fakeClient(() => ({}))
  expect(await sqsBatchSender(silent.client, QUEUES, { pause })(cuts(2), () => {})).toHaveLength(2)
})

test('a message outside the contract is refused before anything is sent', async () => {
  const { client, calls } = fakeClient(taken)
  const bad = [...cuts(3), ...cuts(1, 'not a name')]
  await expect(sqsBatchSender(client, QUEUES)(bad, () => {})).rejects.toMatchObject({ code: 'STOP_REFUSED_INPUT' })
  expect(calls).toEqual([])
})
