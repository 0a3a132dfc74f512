import type { Message } from '@aws-sdk/client-sqs'
import { expect, test } from 'vitest'
import { letterOf, sendCommand } from '../../src/adapters/dead-letter.ts'
import { MAX_HOPS } from '../../src/redrive.ts'

const QUEUE = 'https://sqs.example/1/cutter-cut.fifo'
const FIRST = { senderId: 'AROA1:ann', sentAt: '1767323045000', messageId: 'm-0' }

/** As its queue gave it up, `n` redrives on: every one has a new id, sender and time. */
function dead(n: number): Message {
  const system = {
    MessageId: `m-${n}`,
    ReceiptHandle: `handle-${n}`,
    Body: 'the body',
    Attributes: {
      MessageGroupId: 'BY-LAW',
      SenderId: n === 0 ? FIRST.senderId : 'AROA2:bob',
      SentTimestamp: n === 0 ? FIRST.sentAt : `${n}`,
    },
  }
  return n === 0 ? system : { ...system, MessageAttributes: sent(n - 1).MessageAttributes }
}

const sent = (n: number) => sendCommand(QUEUE, letterOf('cut', dead(n))).input

test('H48 a letter names its first sender, time and id, however often it has been sent back', () => {
  for (const n of [0, 1, 2]) expect(letterOf('cut', dead(n)).first).toEqual(FIRST)
})

test('H31 the count of redrives rises with each, so that one that goes round is seen', () => {
  const hops = Array.from({ length: MAX_HOPS + 1 }, (_, n) => letterOf('cut', dead(n)).hops)
  expect(hops).toEqual([0, 1, 2, 3])
  expect(hops.at(-1)).toBe(MAX_HOPS)
})

test('each redrive has a deduplication id of its own, and a second attempt at one the same', () => {
  const ids = [sent(0), sent(0), sent(1)].map(({ MessageDeduplicationId }) => MessageDeduplicationId)
  expect(ids).toEqual(['redrive-1-m-0', 'redrive-1-m-0', 'redrive-2-m-0'])
})
