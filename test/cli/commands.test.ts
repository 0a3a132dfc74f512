import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { handle } from '../../src/cli/desk.ts'
import type { EpochMs, IsoUtc } from '../../src/orchestrator/brands.ts'
import type { IndexEntry } from '../../src/orchestrator/entries.ts'
import { indexKey } from '../../src/orchestrator/keys.ts'
import { Stop } from '../../src/orchestrator/stops.ts'
import { isoUtc } from '../../src/orchestrator/time.ts'
import { factsOf } from '../fakes/facts.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { type CommandLine, commandLine, RUN, SECOND, waiting } from './desk.ts'

const unknown = () => factsOf({ document: null, version: null })

test('what a queue would not carry is refused without one too, before the runner hears of it', async () => {
  const never = async (): Promise<never> => expect.fail('the runner was asked')
  const tooLong = {
    type: 'void',
    v: 1,
    run_id: RUN,
    request_id: 'v',
    reason: 'x'.repeat(2_001),
    requested_by: 'ada',
  } as const
  const handled = handle({ cut: never, resume: never }, tooLong, { now: () => 0 as EpochMs })
  await expect(handled).rejects.toMatchObject({ code: 'STOP_REFUSED_INPUT' })
})

describe('a run', () => {
  test('cut pauses at SG_1 with exit 2 and says which command approves', async () => {
    const typed = await commandLine().type('cut BY-LAW')
    expect(typed.exit).toBe(2)
    expect(typed.out).toContain('Approval 1 of 2: cut (SG_1)')
    expect(typed.out).toContain(`cutter approve ${RUN}`)
    expect(typed.err).toContain(`Run ${RUN}`)
  })

  test('a halt is told by code, cause and the next step; status ends with the same exit code', async () => {
    const line = commandLine({ facts: unknown })
    const typed = await line.type('cut NOBODY')
    expect(typed.out).toContain('STOP_DOCUMENT_UNKNOWN')
    expect(typed.out).toContain(`cutter retry ${RUN}`)
    expect((await line.type(`status ${RUN}`)).exit).toBe(typed.exit)
  })

  test('drift ends with 3 and leads to a new cut, not to a retry', async () => {
    let body = factsOf()
    const line = commandLine({ facts: () => body })
    await line.type('cut BY-LAW')
    body = factsOf({ document: null, version: null })
    const typed = await line.type(`approve ${RUN}`, ['y', 'y', 'y'])
    expect(typed.exit).toBe(3)
    expect(typed.out).toContain('cutter cut BY-LAW')
    expect(typed.out).not.toContain('cutter retry')
  })

  test('retry goes on from the last good state', async () => {
    let known = false
    const line = commandLine({ facts: () => (known ? factsOf() : unknown()) })
    await line.type('cut BY-LAW')
    known = true
    expect((await line.type(`retry ${RUN} --reason loaded`)).exit).toBe(2)
  })

  test('retry and void of a closed run send nothing', async () => {
    const line = await waiting()
    await line.type(`void ${RUN} --reason enough`)
    const before = line.sent.length
    for (const command of ['retry', 'void'])
      expect(await line.type(`${command} ${RUN} --reason again`)).toMatchObject({
        exit: 4,
        out: expect.stringContaining('Nothing was sent'),
      })
    expect(line.sent.length).toBe(before)
  })
})

describe('lists', () => {
  /** Rewrites since when a run waits; the entries are what the lists read. */
  const since = (line: CommandLine, document: string, run: typeof RUN, at: IsoUtc) =>
    line.alter(indexKey(document, run), (text) => JSON.stringify({ ...(JSON.parse(text) as IndexEntry), since: at }))

  test('H11 inbox lists what waits, the one that waits longest first, exit 2; nothing waits, exit 0', async () => {
    const line = await waiting()
    await line.type(`void ${RUN} --reason enough`)
    expect(await line.type('inbox')).toMatchObject({ exit: 0, out: 'Nothing waits.\n' })
    await line.type('cut BY-LAW')
    await line.type('cut BY-LAW-2')
    since(line, 'BY-LAW', SECOND, isoUtc(2_000 as EpochMs))
    const third = 'ictr-20260105T090000Z-00000003' as typeof RUN
    since(line, 'BY-LAW-2', third, isoUtc(1_000 as EpochMs))
    const typed = await line.type('inbox --json')
    expect(typed.exit).toBe(2)
    expect((JSON.parse(typed.out) as IndexEntry[]).map(({ run_id }) => run_id)).toEqual([third, SECOND])
  })

  test('inbox counts the halted runs, which wait for a person too', async () => {
    const line = commandLine({ facts: unknown })
    await line.type('cut BY-LAW')
    expect((await line.type('inbox')).err).toContain('Halted, and waiting for a retry or a void: 1')
  })

  test('runs says why a run was given up: of a duplicate, which run answers for it', async () => {
    const line = await waiting()
    await line.type('cut BY-LAW')
    expect((await line.type('runs')).out).toContain(`voided: duplicate_of ${RUN}`)
  })

  test('runs lists every run, or those of one document', async () => {
    const line = await waiting()
    await line.type('cut OTHER')
    expect(JSON.parse((await line.type('runs --json')).out)).toHaveLength(2)
    expect(JSON.parse((await line.type('runs --json --document OTHER')).out)).toMatchObject([{ document_id: 'OTHER' }])
    expect((await line.type('runs --document NONE')).out).toContain('cutter cut NONE')
  })

  test.each([
    ['cut short', (text: string) => text.slice(0, 20)],
    ['of another form', (text: string) => text.replace('"seq":', '"sequence":')],
    ['another run’s', (text: string) => text.replaceAll(RUN, SECOND)],
  ])('an entry that is damaged (%s) is named, shown from its run’s state, and hides no other', async (_what, damage) => {
    const line = await waiting()
    await line.type('cut OTHER')
    const whole = await line.type('runs')
    line.alter(indexKey('BY-LAW', RUN), damage)
    const typed = await line.type('runs')
    expect(typed).toMatchObject({ exit: 0, out: whole.out, err: expect.stringContaining(indexKey('BY-LAW', RUN)) })
    expect((await line.type('inbox')).exit).toBe(2)
  })

  test('a run of which entry and state are lost is named, and ends the listing with 1', async () => {
    const line = await waiting()
    await line.type('cut OTHER')
    line.alter(indexKey('BY-LAW', RUN), () => '{')
    const load = line.store.states.load
    line.store.states.load = async (run) => {
      if (run === RUN) throw new Stop('STOP_STATE_CORRUPT', 'damaged')
      return await load(run)
    }
    const typed = await line.type('runs')
    expect(typed).toMatchObject({ exit: 1, err: expect.stringContaining('the run is not listed') })
    expect(typed.out).toContain('OTHER')
    expect(typed.out).not.toContain('BY-LAW')
  })
})

describe('report', () => {
  test('copies the folder, page and documents, and prints the page', async () => {
    const line = await waiting()
    const folder = temporaryFolder()
    const typed = await line.type(`report ${RUN} --out ${folder}`)
    expect(typed).toMatchObject({ exit: 0, out: `${join(folder, 'report.html')}\n` })
    expect(readFileSync(join(folder, 'report.html'), 'utf8')).toContain('Approval 1 of 2')
    expect(existsSync(join(folder, 'SG1-cut-authz-request.md'))).toBe(true)
  })

  test('a report that is not there is said to be missing, and neither a file nor a folder is left in its place', async () => {
    const line = await waiting()
    line.store.objects.list = async () => []
    const folder = temporaryFolder()
    vi.stubEnv('TMPDIR', folder)
    onTestFinished(() => void vi.unstubAllEnvs())
    expect(await line.type(`report ${RUN}`)).toMatchObject({ exit: 1, err: expect.stringContaining('missing') })
    expect(readdirSync(folder)).toEqual([])
  })
})

test('a reason cannot move the cursor of the terminal that shows it', async () => {
  const line = await waiting()
  await line.typeWords(['void', RUN, '--reason', 'fine\u001b[2K'])
  expect((await line.type(`status ${RUN}`)).out).toContain('fine⟨U+001B⟩[2K')
})
