import type { Message } from '@aws-sdk/client-sqs'
import { describe, expect, test } from 'vitest'
import { letterOf, sendCommand } from '../../src/adapters/dead-letter.ts'
import { carriedAttributes, MAX_HOPS } from '../../src/redrive.ts'

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

const letter = (n: number) => letterOf('cut', dead(n), ['AROA2'])
const sent = (n: number) => sendCommand(QUEUE, letter(n)).input

test('H48 a letter names its first sender, time and id, however often it has been sent back', () => {
  for (const n of [0, 1, 2]) expect(letter(n)).toMatchObject({ first: FIRST, disbelieved: false })
})

test('H31 the count of redrives rises with each, so that one that goes round is seen', () => {
  const hops = Array.from({ length: MAX_HOPS + 1 }, (_, n) => letter(n).hops)
  expect(hops).toEqual([0, 1, 2, 3])
  expect(hops.at(-1)).toBe(MAX_HOPS)
})

test('each redrive has a deduplication id of its own, and a second attempt at one the same', () => {
  const ids = [sent(0), sent(0), sent(1)].map(({ MessageDeduplicationId }) => MessageDeduplicationId)
  expect(ids).toEqual(['redrive-1-m-0', 'redrive-1-m-0', 'redrive-2-m-0'])
})

describe('a letter whose own sender may not name another', () => {
  /** As whoever may send at all can write it. */
  const forged: Message = {
    ...dead(0),
    MessageAttributes: carriedAttributes({ senderId: 'AROA9:owner', sentAt: '1', messageId: 'm-9' }, 1),
  }

  test.each([
    [['AROA2']],
    [['AROA1:ann']],
    [[]],
  ])('is its own sender again, of its own time, where %j may', (allowed) => {
    const found = letterOf('cut', forged, allowed)
    expect(found).toMatchObject({ first: FIRST, disbelieved: true })
    expect(JSON.stringify(sendCommand(QUEUE, found).input)).not.toContain('AROA9')
  })

  test('H31 is still counted', () => {
    expect(letterOf('cut', forged, []).hops).toBe(1)
  })

  test('is nothing to speak of where it names none', () => {
    expect(letterOf('cut', dead(0), [])).toMatchObject({ first: FIRST, disbelieved: false })
  })
})
