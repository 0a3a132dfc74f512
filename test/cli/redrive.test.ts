import { describe, expect, test } from 'vitest'
import type { DeadLetter } from '../../src/adapters/dead-letter.ts'
import type { DeadLetters } from '../../src/adapters/sqs-dead-letters.ts'
import type { IsoUtc } from '../../src/orchestrator/brands.ts'
import { failureKey, quarantineKey, releasedKey } from '../../src/orchestrator/keys.ts'
import { MAX_HOPS } from '../../src/redrive.ts'
import { commandLine, RUN } from './desk.ts'

const json = (value: unknown) => ({
  bytes: new TextEncoder().encode(JSON.stringify(value)),
  contentType: 'application/json',
  encoding: null,
})
const cut = { type: 'cut', v: 1, document_id: 'BY-LAW', run_id: RUN, requested_by: 'ann' }
const letter = (messageId: string, change: Partial<DeadLetter> = {}): DeadLetter => ({
  queue: 'cut',
  body: JSON.stringify(cut),
  group: 'BY-LAW',
  hops: 0,
  first: { senderId: 'AIDA', sentAt: '1767603600000', messageId },
  disbelieved: false,
  receiptHandle: messageId,
  ...change,
})

/** A dead-letter queue that hides what it has given out. */
function fakeDeadLetters(letters: readonly DeadLetter[]) {
  const calls: string[] = []
  const waiting = [...letters]
  const deadLetters: DeadLetters = {
    take: async (queue) => {
      const mine = waiting.filter((each) => each.queue === queue)
      for (const each of mine) waiting.splice(waiting.indexOf(each), 1)
      return mine
    },
    held: async () => ({ maxReceiveCount: 5, letters: letters.length }),
    sendBack: async ({ receiptHandle }) => void calls.push(`sent ${receiptHandle}`),
    release: async ({ receiptHandle }) => void calls.push(`released ${receiptHandle}`),
  }
  return { deadLetters, calls }
}

describe('redrive', () => {
  test('shows what each dead letter is about, when it was sent and why it died, and asks for each', async () => {
    const { deadLetters, calls } = fakeDeadLetters([letter('m1'), letter('m2')])
    const line = commandLine({ over: 'queue', deadLetters })
    const failure = {
      schema_version: 1,
      message_id: 'm1',
      receive_count: 5,
      code: null,
      at: '2026-01-05T09:05:00.000Z',
    }
    await line.store.objects.create(
      failureKey('m1', '2026-01-05T09:05:00.000Z' as IsoUtc, 5),
      json({ ...failure, cause: 'The database is away.' }),
    )
    const typed = await line.type('redrive', ['y', 'n'])
    expect(typed.err).toContain('cut  m1  sent 2026-01-05 09:00:00 UTC, sent back 0 times\n  cut of BY-LAW')
    expect(typed.err).toContain('The database is away. (2026-01-05 09:05:00 UTC, receive 5)')
    expect(typed.err).toContain('No cause was kept')
    expect(calls).toEqual(['sent m1', 'released m2'])
    expect(typed).toMatchObject({ exit: 1, out: expect.stringContaining('1 message sent back, 1 left.') })
  })

  test('says of a letter that it names another sender who is not believed, before it asks', async () => {
    const { deadLetters } = fakeDeadLetters([letter('m1', { disbelieved: true }), letter('m2')])
    const { err } = await commandLine({ over: 'queue', deadLetters }).type('redrive', ['n', 'n'])
    expect(err.match(/not believed: CUTTER_REDRIVE_SENDERS/g)).toHaveLength(1)
  })

  test('what is there again before the end is not asked for again, and let go all the same', async () => {
    const { deadLetters, calls } = fakeDeadLetters([])
    const twice = [[letter('m1')], [letter('m1', { receiptHandle: 'later' }), letter('m2')], []]
    const slow: DeadLetters = { ...deadLetters, take: async (queue) => (queue === 'cut' ? (twice.shift() ?? []) : []) }
    const line = commandLine({ over: 'queue', deadLetters: slow })
    const { out } = await line.type('redrive', ['n', 'y'])
    expect(line.questions).toHaveLength(2)
    expect(calls).toEqual(['sent m2', 'released m1', 'released later'])
    expect(out).toContain('1 message sent back, 1 left.')
  })

  test('a letter whose cause is damaged is sent back like any other', async () => {
    const { deadLetters, calls } = fakeDeadLetters([letter('m1')])
    const line = commandLine({ over: 'queue', deadLetters })
    await line.store.objects.create(failureKey('m1', '2026-01-05T09:05:00.000Z' as IsoUtc, 5), json({ cause: 'half' }))
    const { err } = await line.type('redrive --yes')
    expect(err).toContain('is damaged')
    expect(calls).toEqual(['sent m1'])
  })

  test('--dry-run sends nothing back, and lets all be seen again', async () => {
    const { deadLetters, calls } = fakeDeadLetters([letter('m1'), letter('m2', { queue: 'resume' })])
    await commandLine({ over: 'queue', deadLetters }).type('redrive --dry-run')
    expect(calls).toEqual(['released m1', 'released m2'])
  })

  test('H31 what has been sent back too often is left and named, even with --yes', async () => {
    const { deadLetters, calls } = fakeDeadLetters([letter('m1', { hops: MAX_HOPS }), letter('m2')])
    const typed = await commandLine({ over: 'queue', deadLetters }).type('redrive --yes')
    expect(calls).toEqual(['sent m2', 'released m1'])
    expect(typed.out).toMatch(/changed nothing: m1\. Mend the cause/)
    expect(typed.exit).toBe(1)
  })

  test('a queue that fails half-way leaves what was not sent where it is', async () => {
    const { deadLetters, calls } = fakeDeadLetters([letter('m1', { hops: MAX_HOPS }), letter('m2'), letter('m3')])
    const failing = { ...deadLetters, sendBack: () => Promise.reject(new Error('away')) }
    expect((await commandLine({ over: 'queue', deadLetters: failing }).type('redrive --yes')).exit).toBe(1)
    expect(calls).toEqual(['released m1', 'released m2', 'released m3'])
  })

  test('without a terminal, over a folder, or with another queue it is refused', async () => {
    const { deadLetters } = fakeDeadLetters([letter('m1')])
    expect((await commandLine({ deadLetters }).type('redrive')).err).toContain('--yes')
    expect((await commandLine().type('redrive --yes')).err).toContain('A folder has no queues')
    expect((await commandLine({ deadLetters }).type('redrive --queue other')).exit).toBe(4)
  })
})

describe('quarantine', () => {
  const poisoned = (body: string) => ({
    schema_version: 1,
    message_id: 'm-1',
    code: 'STOP_REFUSED_INPUT',
    cause: 'There was no such run.',
    cure: 'Send it again.',
    sender: { requested_by: 'not read', sender_id: 'AIDA', message_id: 'm-1', taken_at: '2026-01-05T09:00:00.000Z' },
    receive_count: 1,
    quarantined_at: '2026-01-05T09:00:01.000Z',
    body,
  })
  async function withPoison(body: string) {
    const line = commandLine({ over: 'queue' })
    await line.store.objects.create(quarantineKey('m-1'), json(poisoned(body)))
    return line
  }

  test('list names each message with cause and cure; show adds who sent it and the body, made visible', async () => {
    const line = await withPoison('{"type":"cut\u001b[2J"}')
    expect((await line.type('quarantine list')).out).toContain('m-1  2026-01-05 09:00:01 UTC\n  There was no such run.')
    const { out } = await line.type('quarantine show m-1')
    expect(out).toContain('sent by AIDA')
    expect(out).not.toContain('\u001b')
    expect((await line.type('quarantine show m-2')).exit).toBe(1)
    expect((await line.type('quarantine show ../state')).exit).toBe(1)
  })

  test('list names a damaged entry and hides no other for it', async () => {
    const line = await withPoison('{"type":"cut"}')
    await line.store.objects.create(quarantineKey('a-0'), json({ half: true }))
    const { out, err } = await line.type('quarantine list')
    expect(out).toContain('m-1  2026-01-05')
    expect(err).toContain(`${quarantineKey('a-0')} is damaged`)
  })

  test('release sends what is valid now again, and keeps who did it', async () => {
    const line = await withPoison(JSON.stringify(cut))
    expect((await line.type('quarantine release m-1', ['n'])).exit).toBe(4)
    expect(line.sent).toEqual([])
    expect((await line.type('quarantine release m-1', ['y'])).out).toContain(
      `Sent again, on the cut queue.\n  next     cutter watch ${RUN}`,
    )
    expect(line.sent).toEqual([expect.objectContaining(cut)])
    expect(await line.store.objects.read(releasedKey('m-1'))).not.toBeNull()
    expect((await line.type('quarantine list')).out).toContain('Sent again 2026-01-05 09:00:00 UTC.')
  })

  test('release comes through within five minutes of the first time, and each release is another', async () => {
    const line = await withPoison(JSON.stringify(cut))
    await line.type('quarantine release m-1 --yes')
    await line.type('quarantine release m-1 --yes')
    expect(new Set([RUN, ...line.deduplicationIds]).size).toBe(3)
  })

  test('what would be quarantined again is not released', async () => {
    const line = await withPoison('{"type":"cut"}')
    expect(await line.type('quarantine release m-1 --yes')).toMatchObject({ exit: 5 })
    expect(line.sent).toEqual([])
  })
})
