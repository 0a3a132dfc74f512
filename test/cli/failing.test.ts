import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { DeadLetters } from '../../src/adapters/sqs-dead-letters.ts'
import type { EpochMs, IsoUtc, RunId } from '../../src/orchestrator/brands.ts'
import { jsonContent } from '../../src/orchestrator/content.ts'
import { runFailureKey } from '../../src/orchestrator/keys.ts'
import { Stop } from '../../src/orchestrator/stops.ts'
import { isoUtc } from '../../src/orchestrator/time.ts'
import { fullState } from '../schema/fixtures.ts'
import { type CommandLine, commandLine, RUN } from './desk.ts'

/** An open run whose message keeps failing: what the person on call is told. */

const SENT = Date.UTC(2026, 0, 5, 9) as EpochMs
const later = (ms: number): EpochMs => (SENT + ms) as EpochMs
const MINUTE = 60_000

const letters = (held: DeadLetters['held']): DeadLetters => ({
  held,
  take: async () => [],
  sendBack: async () => undefined,
  release: async () => undefined,
})
const ONE_CUT = letters(async (queue) => ({ maxReceiveCount: 5, letters: queue === 'cut' ? 1 : 0 }))

/** A run that its cut has left as it was accepted. */
async function underWay(now: EpochMs, deadLetters: DeadLetters = ONE_CUT): Promise<CommandLine> {
  const line = commandLine({ over: 'queue', deadLetters, now: () => now })
  const state = {
    ...fullState,
    run_id: RUN,
    document_id: 'BY-LAW',
    state: 'pending',
    status: { kind: 'open' },
  } as const
  await line.store.states.save({ ...state, seq: 1, requests: {}, approvals: {}, updated_at: isoUtc(SENT) }, null)
  return line
}

async function failed(
  line: CommandLine,
  receive: number,
  at: EpochMs,
  type = 'cut',
  message = 'm1',
  runId = RUN,
): Promise<void> {
  const code = 'STOP_SOURCE_UNREACHABLE'
  const cause = 'The database does not answer.'
  const about = { run_id: runId, type }
  const entry = { schema_version: 1, message_id: message, receive_count: receive, code, cause, at: isoUtc(at), about }
  await line.store.objects.create(runFailureKey(runId, isoUtc(at), message), jsonContent(JSON.stringify(entry)))
}

test('a run under way says when its state was written last and how long ago', async () => {
  const line = await underWay(later(3 * MINUTE))
  const { out } = await line.type(`status ${RUN}`)
  expect(out).toContain('under way; last written 2026-01-05 09:00:00 UTC\n           3 min ago')
  expect(out).toContain(`next     cutter watch ${RUN}`)
  expect(out).not.toContain('dead letters of all')
})

test('a message that failed and comes again is told with its tries and its last cause', async () => {
  const line = await underWay(later(2 * MINUTE))
  await failed(line, 1, later(1_000))
  await failed(line, 2, later(MINUTE))
  const { out } = await line.type(`status ${RUN}`)
  expect(out).toContain('failed   its cut, tried 2 times, last 1 min ago')
  expect(out).toContain('STOP_SOURCE_UNREACHABLE: The database does not answer.')
  expect(out).toContain('it comes again by itself')
})

test('a message that failed as often as its queue allows is looked for among the dead letters', async () => {
  const line = await underWay(later(10 * MINUTE))
  await failed(line, 5, later(7 * MINUTE))
  const { out } = await line.type(`status ${RUN}`)
  expect(out).toContain('the last try that the queue allows')
  expect(out).toContain('dead letters of all runs: cut queue 1, resume queue 0')
  expect(out).toContain('cutter redrive --queue cut')
})

test('no invocation lives for an hour: nothing was kept, and the way on does not say to watch', async () => {
  const line = await underWay(later(60 * MINUTE))
  const { out } = await line.type(`status ${RUN}`)
  expect(out).toContain('1 h 0 min ago')
  expect(out).toContain('cause    none was kept')
  expect(out).toContain('cutter redrive --dry-run')
  expect(out).not.toContain('cutter watch')
})

test('where the queues cannot be asked the rest is told', async () => {
  const away = letters(async () => {
    throw new Stop('STOP_SOURCE_UNREACHABLE', 'The queue is away.')
  })
  const line = await underWay(later(60 * MINUTE), away)
  await failed(line, 4, later(MINUTE))
  const { out, exit } = await line.type(`status ${RUN}`)
  expect(out).toContain('tried 4 times')
  expect(out).toContain('it should have come again by now')
  expect(out).not.toContain('dead letters of all')
  expect(exit).toBe(0)
})

test('an approval that keeps failing is told of a run that waits; what failed before its state was written is not', async () => {
  const line = commandLine({ over: 'queue', deadLetters: ONE_CUT, now: () => later(2 * MINUTE) })
  await line.serve({ type: 'cut', v: 1, document_id: 'BY-LAW', run_id: RUN, requested_by: 'ann' })
  await failed(line, 1, (SENT - MINUTE) as EpochMs)
  expect((await line.type(`status ${RUN}`)).out).not.toContain('failed ')
  await failed(line, 1, later(MINUTE), 'approval', 'm2')
  expect((await line.type(`status ${RUN}`)).out).toContain('failed   its approval, tried 1 time')
})

test('a damaged record of a failure hides neither the run nor the others', async () => {
  const line = await underWay(later(2 * MINUTE))
  await failed(line, 1, later(1_000))
  const half = jsonContent('{"cause":')
  await line.store.objects.create(runFailureKey(RUN, '2026-01-05T09:01:00.000Z' as IsoUtc, 'm3'), half)
  expect((await line.type(`status ${RUN}`)).out).toContain('tried 1 time')
})

test('who watches is told each failed attempt, also of a cut that never began', async () => {
  let looks = 0
  const line = commandLine({
    over: 'queue',
    deadLetters: ONE_CUT,
    now: () => later(2 * MINUTE),
    onPause: async () => {
      looks += 1
      if (looks === 5) await failed(line, 3, later(MINUTE))
    },
  })
  const { err, exit } = await line.type(`watch ${RUN}`)
  expect(err).toContain('failed   its cut, tried 3 times')
  expect(err).toContain('There is no run')
  expect(exit).toBe(1)
})

test('a batch lists what should move and does not, with the last cause of each', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cutter-failing-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const list = join(folder, 'list.txt')
  writeFileSync(list, 'ONE\nTWO\n')
  const line = commandLine({ over: 'queue', deadLetters: ONE_CUT, now: () => later(2 * MINUTE) })
  await line.type(`cut --batch ${list} --batch-id spring`)
  const [one, two] = line.sent
  if (one === undefined || two === undefined) throw new Error('nothing was sent')
  await failed(line, 4, later(MINUTE), 'cut', 'm1', two.run_id as RunId)
  const before = await line.type('batch spring')
  expect(before.out).toContain('Not at rest: 2')
  expect(before.out).toMatch(/TWO .*\n {4}failed 4 times, last 2026-01-05 09:01:00 UTC: The database does not answer\./)
  await line.serve(one)
  expect((await line.type('batch spring')).out).toContain('Not at rest: 1')
})
