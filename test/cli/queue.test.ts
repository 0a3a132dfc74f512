import { describe, expect, onTestFinished, test, vi } from 'vitest'
import type { OutgoingRunMessage } from '../../src/messages.ts'
import { digestOf } from '../../src/orchestrator/digest.ts'
import { quarantineKey, refusalKey } from '../../src/orchestrator/keys.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { type CommandLine, commandLine, RUN, SECOND } from './desk.ts'

/** Over a queue: a worker serves one message at each pause of the command that waits. */
function served(
  serve: (line: CommandLine, message: OutgoingRunMessage) => Promise<unknown> = (line, message) => line.serve(message),
) {
  let taken = 0
  const line: CommandLine = commandLine({
    over: 'queue',
    onPause: async () => {
      const message = line.sent[taken]
      if (message === undefined) throw new Error('waits for ever')
      taken += 1
      await serve(line, message)
    },
  })
  return line
}
const json = (value: unknown) => ({
  bytes: new TextEncoder().encode(JSON.stringify(value)),
  contentType: 'application/json',
  encoding: null,
})
const SENDER = { requested_by: 'ann', sender_id: null, message_id: 'm1', taken_at: '2026-01-05T09:00:00.000Z' }
const YES = ['y', 'y', 'y', 'y']

describe('sending', () => {
  test('without --wait the message is sent, the run id told, and the command is done', async () => {
    const line = commandLine({ over: 'queue' })
    const typed = await line.type('cut BY-LAW --json --source-version 2 --batch-id spring')
    expect(typed.exit).toBe(0)
    expect(JSON.parse(typed.out)).toEqual({ run_id: RUN, message_id: 'm1' })
    expect(line.sent).toEqual([
      {
        type: 'cut',
        v: 1,
        document_id: 'BY-LAW',
        run_id: RUN,
        requested_by: 'ann',
        source_version: '2',
        batch_id: 'spring',
      },
    ])
  })

  test('with --wait each step is told, and the run at rest gives the exit code', async () => {
    const line = served()
    const typed = await line.type('cut BY-LAW --wait')
    expect(typed.exit).toBe(2)
    expect(typed.err).toMatch(/✓ mark +IG_MARK/)
    const approved = await line.type(`approve ${RUN} --wait`, YES)
    expect(approved.exit).toBe(2)
    expect(approved.err).toMatch(/✓ write_verify +IG_WRITE_VERIFY/)
    expect(approved.err).not.toContain('✓ mark')
    expect((await line.type(`approve ${RUN} --wait`, YES)).exit).toBe(0)
  })
})

describe('waiting ends', () => {
  test('where the message is quarantined: exit 5, with cause and cure', async () => {
    const line = served(async ({ store }) => {
      await store.objects.create(
        quarantineKey('m1'),
        json({
          schema_version: 1,
          message_id: 'm1',
          code: 'STOP_REFUSED_INPUT',
          cause: 'The key "count" is unknown.',
          cure: 'Leave it out.',
          sender: SENDER,
          receive_count: 1,
          quarantined_at: SENDER.taken_at,
          body: '{}',
        }),
      )
    })
    const typed = await line.type('cut BY-LAW --wait')
    expect(typed.exit).toBe(5)
    expect(typed.err).toContain('The key "count" is unknown. Leave it out.')
  })

  test('where the approval is refused: exit 4, with every reason', async () => {
    const line = served(async (line, message) => {
      if (message.type !== 'approval' || message.approval === undefined) return await line.serve(message)
      const reasons = ['it came too late', 'its digest is another']
      const refusal = {
        run_id: RUN,
        gate: message.approval.gate,
        approval: message.approval,
        reasons,
        sender: SENDER,
        refused_at: SENDER.taken_at,
      }
      return await line.store.objects.create(refusalKey(RUN, digestOf(refusal)), json(refusal))
    })
    await line.type('cut BY-LAW --wait')
    const typed = await line.type(`approve ${RUN} --wait`, YES)
    expect(typed.exit).toBe(4)
    expect(typed.err).toContain('  - it came too late\n  - its digest is another')
  })

  test('where nobody serves the queue a person is told so, and the waiting goes on', async () => {
    let looks = 0
    const line = commandLine({
      over: 'queue',
      onPause: async () => {
        looks += 1
        if (looks > 100) throw new Error('waits for ever')
        if (looks === 40) await line.serve(line.sent[0] as OutgoingRunMessage)
      },
    })
    const typed = await line.type('cut BY-LAW --wait')
    expect(typed.exit).toBe(2)
    expect(typed.err.match(/Nothing has come of the message yet/g)).toHaveLength(1)
  })

  test('watch gives up on a run that never appears', async () => {
    let looks = 0
    const onPause = async () => {
      looks += 1
      if (looks > 100) throw new Error('waits for ever')
    }
    const typed = await commandLine({ over: 'queue', onPause }).type(`watch ${RUN}`)
    expect(typed.exit).toBe(1)
    expect(typed.err).toContain(`There is no run ${RUN}`)
  })

  test('the watch that an answer leads to does not end with the state that was answered, however late it is taken', async () => {
    const line = served()
    await line.type('cut BY-LAW --wait')
    const { out } = await line.type(`approve ${RUN}`, YES)
    const [, command = ''] = /cutter (watch .*)/.exec(out) ?? []
    expect(command).toMatch(/--after \d+ --answer \S+$/)
    expect((await line.type(command)).out).toContain('Approval 2 of 2')
    expect((await line.type(`watch ${RUN} --after soon`)).exit).toBe(4)
  })

  test('an answer that did not count ends its watch with 4, and status names it', async () => {
    const line = served()
    await line.type('cut BY-LAW --wait')
    const { out } = await line.type(`approve ${RUN}`, YES)
    const [, command = ''] = /cutter (watch .*)/.exec(out) ?? []
    const sent = line.sent.at(-1)
    if (sent?.type !== 'approval' || sent.approval === undefined) throw new Error('an approval is sent')
    line.sent[line.sent.length - 1] = {
      ...sent,
      approval: { ...sent.approval, signed_utc: '2020-01-01T00:00:00.000Z' },
    }
    expect(await line.type(command)).toMatchObject({ exit: 4, err: expect.stringContaining('expired: signed 2020') })
    expect((await line.type(`status ${RUN}`)).out).toMatch(/refused {2}approval by ann, .*: expired: signed 2020/)
  })

  test('watch ends at once where the run rests already', async () => {
    const line = served()
    await line.type('cut BY-LAW --wait')
    expect(await line.type(`watch ${RUN}`)).toMatchObject({ exit: 2, out: expect.stringContaining('Approval 1 of 2') })
  })

  test.each([
    ['retry', 'the run waits for an approval', 2],
    ['void', '', 0],
  ])('%s of a run that waits does not wait for ever', async (command, why, exit) => {
    const line = served()
    await line.type('cut BY-LAW --wait')
    const typed = await line.type(`${command} ${RUN} --reason enough --wait`)
    expect(typed.out).toContain(why)
    expect(typed.exit).toBe(exit)
  })
})

describe('a second cut of a version that an open run is at work on', () => {
  test.each(['status', 'watch', 'report'])('is answered by that run: %s follows', async (command) => {
    // Where a report goes unless told.
    vi.stubEnv('TMPDIR', temporaryFolder())
    onTestFinished(() => void vi.unstubAllEnvs())
    const line = served()
    await line.type('cut BY-LAW --wait')
    expect(await line.type('cut BY-LAW --wait')).toMatchObject({
      exit: 2,
      out: expect.stringContaining(RUN),
      err: expect.stringContaining(`Run ${SECOND} asked for the same as ${RUN}`),
    })
    expect((await line.stateOf(SECOND))?.status).toMatchObject({ reason: `duplicate_of ${RUN}` })
    expect((await line.type(`${command} ${SECOND}`)).out).toContain(RUN)
  })

  test('status says that another run answers for the one that was asked for', async () => {
    const line = served()
    await line.type('cut BY-LAW --wait')
    await line.type('cut BY-LAW --wait')
    expect((await line.type(`status ${SECOND}`)).err).toContain(`Run ${SECOND} asked for the same as ${RUN}`)
    expect((await line.type(`status ${RUN}`)).err).toBe('')
  })

  test('is not approved in its place: the command to follow is named', async () => {
    const line = served()
    await line.type('cut BY-LAW --wait')
    await line.type('cut BY-LAW --wait')
    const typed = await line.type(`approve ${SECOND}`, YES)
    expect(typed.exit).toBe(4)
    expect(typed.err).toContain(`cutter status ${RUN}`)
  })
})
