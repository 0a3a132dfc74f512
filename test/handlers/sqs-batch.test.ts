import { describe, expect, it } from 'vitest'
import { cutHandler } from '../../src/handlers/cut.ts'
import { causeOf } from '../../src/handlers/log.ts'
import { resumeHandler } from '../../src/handlers/resume.ts'
import { STOP_CODES, STOPS, Stop } from '../../src/orchestrator/stops.ts'
import { fullState, RUN } from '../schema/fixtures.ts'
import { approvalBody, type Bench, BUDGET, bench, cutBody, event, fineRun, NOW, record, timeLeft } from './fixtures.ts'

const AMPLE = timeLeft(900_000)
const cut = (b: Bench) => cutHandler(async () => b.dependencies)
const resume = (b: Bench) => resumeHandler(async () => b.dependencies)
const ids = (response: { batchItemFailures: { itemIdentifier: string }[] }) =>
  response.batchItemFailures.map((item) => item.itemIdentifier)
const outage = (): never => {
  throw new Stop('STOP_SOURCE_UNREACHABLE', 'The database is down.')
}
const quarantined = (b: Bench, id: string) => JSON.parse(b.stored.get(`quarantine/${id}.json`) ?? 'null')
const group = (n: number) => ({ MessageGroupId: `group-${n}` })

describe('H25 what the queue is told of a batch', () => {
  const three = () =>
    event(record('a', cutBody('A'), group(1)), record('b', cutBody('B'), group(2)), record('c', cutBody('C'), group(3)))

  it('nothing failed: nothing comes again', async () => {
    expect(await cut(bench())(three(), AMPLE)).toEqual({ batchItemFailures: [] })
  })

  it('some failed: those come again, the others not', async () => {
    const b = bench()
    b.answers = [fineRun, outage, fineRun]
    expect(ids(await cut(b)(three(), AMPLE))).toEqual(['b'])
    expect(b.commands).toHaveLength(3)
  })

  it('all failed: all come again', async () => {
    expect(ids(await cut(bench(outage, outage, outage))(three(), AMPLE))).toEqual(['a', 'b', 'c'])
  })

  it.each([undefined, null, 'text', 0])('%j thrown is a failure of its record alone', async (thrown) => {
    const strange = (): never => {
      throw thrown
    }
    expect(ids(await cut(bench(fineRun, strange))(three(), AMPLE))).toEqual(['b'])
  })

  it('an empty event is answered', async () => {
    expect(await cut(bench())(event(), AMPLE)).toEqual({ batchItemFailures: [] })
  })
})

describe('H29 a message that is to come again keeps its group in order', () => {
  it('the rest of its group is not begun and comes again; other groups go on', async () => {
    const b = bench(outage, fineRun)
    const batch = event(
      record('a1', cutBody('A'), group(1)),
      record('b1', cutBody('B'), group(2)),
      record('a2', cutBody('A'), group(1)),
    )
    expect(ids(await cut(b)(batch, AMPLE))).toEqual(['a1', 'a2'])
    expect(b.commands.map((command) => 'documentId' in command && command.documentId)).toEqual(['A', 'B'])
    expect(b.lines.at(-1)).toMatchObject({
      message_id: 'a2',
      outcome: 'again',
      cause: expect.stringContaining('not begun'),
    })
  })

  it('a quarantined message does not hold up its group', async () => {
    const b = bench()
    expect(await cut(b)(event(record('a1', 'no json'), record('a2', cutBody('A'))), AMPLE)).toEqual({
      batchItemFailures: [],
    })
    expect(b.commands).toHaveLength(1)
  })
})

describe('H26 the time left is a number, zero included', () => {
  it.each([
    [900_000, BUDGET],
    [60_000, 50_000],
    [0, -10_000],
  ])('with %i ms left the deadline is %i ms away', async (left, away) => {
    const b = bench()
    await cut(b)(event(record('a', cutBody('A'))), timeLeft(left))
    expect(b.commands[0]).toMatchObject({ deadline: NOW + away })
  })

  it('a later record is not begun without time', async () => {
    const b = bench()
    const batch = event(record('a', cutBody('A'), group(1)), record('b', cutBody('B'), group(2)))
    expect(ids(await cut(b)(batch, timeLeft(60_000, 0)))).toEqual(['b'])
    expect(b.commands).toHaveLength(1)
  })
})

describe('H49 a message comes again after a wait that grows', () => {
  it.each([
    ['1', 5],
    ['2', 20],
    ['3', 80],
    ['4', 320],
    // The last that the queues allow: what waited longer would be in no dead-letter queue yet, and block its group.
    ['5', 0],
    ['9', 320],
  ])('at receive %s after %i s', async (ApproximateReceiveCount, seconds) => {
    const b = bench(outage)
    await cut(b)(event(record('a', cutBody('A'), { ApproximateReceiveCount })), AMPLE)
    expect(b.postponed.get('receipt-a')).toBe(seconds)
  })

  it('where the wait cannot be set the message comes again all the same', async () => {
    const b = bench(outage)
    b.visibilityFails = true
    expect(ids(await cut(b)(event(record('a', cutBody('A'))), AMPLE))).toEqual(['a'])
    expect(b.lines[0]?.cause).toContain('the queue is down')
  })

  it('why it is to come again is kept for whoever finds it among the dead letters; a store that is away changes nothing', async () => {
    const b = bench(outage)
    await cut(b)(event(record('a', cutBody('A'))), AMPLE)
    const kept = [...b.stored].filter(([key]) => key.startsWith('v1/failures/'))
    expect(kept.map(([key]) => key).sort()).toEqual([
      'v1/failures/a/2025-03-01T10:30:00.000Z-000001.json',
      expect.stringMatching(/^v1\/failures\/of-run\/ictr-[^/]+\/2025-03-01T10:30:00\.000Z-a\.json$/),
    ])
    for (const [, text] of kept) {
      expect(JSON.parse(text)).toMatchObject({
        message_id: 'a',
        receive_count: 1,
        cause: expect.any(String),
        about: { type: 'cut' },
      })
    }
    const away = bench(outage)
    away.storeFails = true
    expect(ids(await cut(away)(event(record('a', cutBody('A'))), AMPLE))).toEqual(['a'])
    expect(away.postponed.size).toBe(1)
  })

  it('a message that is done is left alone', async () => {
    const b = bench()
    await cut(b)(event(record('a', cutBody('A'))), AMPLE)
    expect(b.postponed.size).toBe(0)
  })
})

describe('delivery is decided by the registry of stops', () => {
  it.each(STOP_CODES)('%s', async (code) => {
    const raise = (): never => {
      throw new Stop(code, 'It happened.')
    }
    const b = bench(raise)
    const failed = ids(await cut(b)(event(record('a', cutBody('A'))), AMPLE))
    expect(failed).toEqual(STOPS[code].delivery === 'retry' ? ['a'] : [])
    const kept = { code, cause: 'It happened.', cure: STOPS[code].next }
    expect(quarantined(b, 'a')).toEqual(STOPS[code].delivery === 'retry' ? null : expect.objectContaining(kept))
  })

  it('an approval that came before its pause comes again', async () => {
    const b = bench({ kind: 'not_yet', runId: RUN })
    expect(ids(await resume(b)(event(record('a', approvalBody)), AMPLE))).toEqual(['a'])
  })

  it('a refused approval, a halt and a close are acknowledged', async () => {
    const b = bench(
      { kind: 'refused', runId: RUN, reasons: ['expired', 'wrong digest'] },
      { kind: 'halted', runId: RUN, code: 'STOP_DRIFT', run: fullState },
      { kind: 'closed', runId: RUN, run: fullState },
    )
    const batch = event(record('a', approvalBody), record('b', approvalBody), record('c', approvalBody))
    expect(await resume(b)(batch, AMPLE)).toEqual({ batchItemFailures: [] })
    expect(b.lines.map(({ code }) => code)).toEqual(['STOP_APPROVAL_REFUSED', 'STOP_DRIFT', null])
    expect(b.lines[0]?.cause).toBe('expired; wrong digest')
  })

  it.each([
    [{ kind: 'unknown_run', runId: RUN } as const, `There is no run ${RUN}.`],
    [{ kind: 'conflict', runId: RUN, code: 'STOP_REPLAY_CONFLICT', message: 'It is of B.' } as const, 'It is of B.'],
  ])('%o is kept with its cause and acknowledged', async (outcome, cause) => {
    const b = bench(outcome)
    expect(await resume(b)(event(record('a', approvalBody)), AMPLE)).toEqual({ batchItemFailures: [] })
    expect(quarantined(b, 'a')).toMatchObject({ cause })
  })
})

describe('quarantine', () => {
  it('keeps body, cause, cure and sender, and acknowledges', async () => {
    const b = bench()
    expect(await cut(b)(event(record('a', '{"type":"cut"')), AMPLE)).toEqual({ batchItemFailures: [] })
    expect(quarantined(b, 'a')).toMatchObject({
      message_id: 'a',
      code: 'STOP_REFUSED_INPUT',
      body: '{"type":"cut"',
      cause: expect.stringContaining('is not JSON'),
      cure: expect.stringMatching(/\S/),
      sender: { sender_id: 'AIDAEXAMPLE', message_id: 'a', taken_at: '2025-03-01T10:29:55.000Z' },
    })
    expect(b.commands).toHaveLength(0)
    expect(b.lines).toEqual([
      expect.objectContaining({ level: 'error', outcome: 'quarantine', code: 'STOP_REFUSED_INPUT' }),
    ])
  })

  it('does not keep or log a secret that somebody sent', async () => {
    const b = bench()
    await cut(b)(event(record('a', cutBody('A', { password: 'not-a-real-password' }))), AMPLE)
    expect(JSON.stringify([...b.stored.values(), b.lines])).not.toContain('not-a-real-password')
    expect(quarantined(b, 'a').body).toContain('"document_id":"A"')
  })

  it('loses nothing where it cannot be written: the message comes again', async () => {
    const b = bench()
    b.storeFails = true
    expect(ids(await cut(b)(event(record('a', 'no json')), AMPLE))).toEqual(['a'])
    expect(b.lines[0]).toMatchObject({ outcome: 'again', cause: expect.stringContaining('the bucket is down') })
  })

  it('takes a message that is on the wrong queue, and says where it belongs', async () => {
    const b = bench()
    await cut(b)(event(record('a', approvalBody)), AMPLE)
    await resume(b)(event(record('b', cutBody('A'))), AMPLE)
    expect(quarantined(b, 'a').cure).toContain('CUTTER_RESUME_QUEUE_URL')
    expect(quarantined(b, 'b').cure).toContain('CUTTER_CUT_QUEUE_URL')
    expect(b.commands).toHaveLength(0)
  })
})

describe('the log', () => {
  it('says what was thrown that is no error by its kind, and repeats a text alone', () => {
    expect(['boom', undefined, { token: 'boom' }].map(causeOf)).toEqual([
      'threw boom',
      'threw undefined',
      'threw object',
    ])
  })

  it('says what a cause says once, however it was quoted, and goes on to what stands behind it', () => {
    const refused = Object.assign(new Error('login refused', { cause: new RangeError('no slot') }), { name: 'error' })
    const stop = new Stop('STOP_SOURCE_UNREACHABLE', 'Check the role. (28000: login refused)', { cause: refused })
    expect(causeOf(stop)).toBe('Check the role. (28000: login refused) — RangeError: no slot')
  })

  it('has one line for each record, with the error that nobody foresaw and its causes', async () => {
    const b = bench(fineRun, () => {
      throw new TypeError('no such thing', { cause: new Error('the root of it') })
    })
    await cut(b)(
      event(record('a', cutBody('A'), group(1)), record('b', cutBody('B', { run_id: RUN }), group(2))),
      AMPLE,
    )
    expect(b.lines).toHaveLength(2)
    expect(b.lines[0]).toMatchObject({
      level: 'info',
      type: 'cut',
      document_id: 'A',
      outcome: 'paused at SG_1_cut_authz',
    })
    expect(b.lines[1]).toMatchObject({
      level: 'warn',
      run_id: RUN,
      code: null,
      cause: 'TypeError: no such thing — the root of it',
    })
    expect(b.lines[1]?.stack).toContain('no such thing')
  })
})
