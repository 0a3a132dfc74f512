import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { EXIT_MEANING } from '../../src/cli/exit-codes.ts'
import { baselineUnitOf, factsOf, visible } from '../fakes/facts.ts'
import { commandLine, RUN } from './desk.ts'
import { reportKey } from './report-key.ts'

const cutOnce = async (options: Parameters<typeof commandLine>[0] = {}) => {
  const line = commandLine(options)
  const cut = await line.type('cut BY-LAW --wait')
  return { line, cut }
}
const risky = () => factsOf({ baseline: visible([baselineUnitOf('BY-LAW/ARTICLE-9', '## Article 9. Gone\n')]) })
const stateOf = async (line: ReturnType<typeof commandLine>) => (await line.store.states.load(RUN))?.state

describe('a run from the command line', () => {
  test('cut pauses at SG_1 with exit 2 and says which command approves', async () => {
    const { cut } = await cutOnce()
    expect(cut.exit).toBe(2)
    expect(cut.out).toContain('Approval 1 of 2: cut (SG_1)')
    expect(cut.out).toContain(`cutter approve ${RUN}`)
  })

  test('two approvals by a person lead to the closeout, exit 0; SG_2 carries a fresh review_decision_id', async () => {
    const { line } = await cutOnce()
    const yes = Array.from({ length: 9 }, () => 'y')
    expect((await line.type(`approve ${RUN}`, yes)).exit).toBe(2)
    expect((await line.type(`approve ${RUN}`, yes)).exit).toBe(0)
    const run = await stateOf(line)
    expect(run?.state).toBe('closeout_reported')
    expect(run?.approvals.SG_2_lifecycle_authz?.approval.review_decision_id).toMatch(/^[0-9a-f-]{36}$/)
  })

  test('a second cut of the same version is answered by the open run', async () => {
    const { line, cut } = await cutOnce()
    expect(cut.exit).toBe(2)
    const again = await line.type('cut BY-LAW --wait')
    expect(again.out).toContain(RUN)
    expect(again.exit).toBe(2)
  })
})

describe('approve', () => {
  test('shows label, effects and risks before it asks anything', async () => {
    const { line } = await cutOnce({ facts: risky })
    const typed = await line.type(`approve ${RUN}`, ['n'])
    expect(typed.err).toContain('Approval 1 of 2: cut (SG_1)')
    expect(typed.err).toMatch(/retire +BY-LAW\/ARTICLE-9/)
    expect(typed.err).toContain('risk retire:1')
  })

  test('a class of risk that is not acknowledged sends nothing', async () => {
    const { line } = await cutOnce({ facts: risky })
    const before = line.sent.length
    const typed = await line.type(`approve ${RUN}`, ['n'])
    expect(typed.exit).toBe(4)
    expect(line.sent.length).toBe(before)
  })

  test('without a terminal it sends nothing and says what a script must spell out', async () => {
    const { line } = await cutOnce({ facts: risky })
    const typed = await line.type(`approve ${RUN}`)
    expect(typed.exit).toBe(4)
    expect(typed.err).toMatch(/--yes --digest [0-9a-f]{64} .*--ack retire:1/)
  })

  test('--yes with another digest is stale, exit 3; with a missing acknowledgement refused, exit 4', async () => {
    const { line } = await cutOnce({ facts: risky })
    expect((await line.type(`approve ${RUN} --yes --digest ${'0'.repeat(64)} --ack retire:1`)).exit).toBe(3)
    const digest = (await stateOf(line))?.requests.SG_1_cut_authz?.request_digest
    expect((await line.type(`approve ${RUN} --yes --digest ${digest}`)).exit).toBe(4)
    expect((await stateOf(line))?.approvals).toEqual({})
  })

  test('takes the digest from the report, and refuses where report and state disagree', async () => {
    const { line } = await cutOnce()
    const state = await stateOf(line)
    const key = reportKey(state)
    const bytes = await line.store.objects.read(key)
    const altered = new TextDecoder()
      .decode(bytes ?? undefined)
      .replaceAll(state?.requests.SG_1_cut_authz?.request_digest ?? '', '1'.repeat(64))
    line.store.objects.read = async (asked) => (asked === key ? new TextEncoder().encode(altered) : null)
    const typed = await line.type(`approve ${RUN}`, ['y', 'y', 'y'])
    expect(typed.exit).toBe(3)
    expect((await stateOf(line))?.approvals).toEqual({})
  })

  test('--print emits the message body alone and sends nothing', async () => {
    const { line } = await cutOnce()
    const before = line.sent.length
    const typed = await line.type(`approve ${RUN} --print`, ['y', 'y', 'y'])
    expect(JSON.parse(typed.out)).toMatchObject({
      type: 'approval',
      v: 1,
      run_id: RUN,
      approval: { gate: 'SG_1_cut_authz' },
    })
    expect(line.sent.length).toBe(before)
  })

  test('nothing is asked of a run that is closed', async () => {
    const { line } = await cutOnce()
    await line.type(`void ${RUN} --reason enough`)
    expect((await line.type(`approve ${RUN}`, ['y'])).exit).toBe(4)
  })

  test('an approval that the run refuses ends with every reason, exit 4', async () => {
    const { line } = await cutOnce()
    const typed = await line.type(`approve ${RUN} --approver ${' '}`, ['y', 'y', 'y'])
    expect(typed.exit).toBe(4)
  })
})

describe('other commands', () => {
  test('reject voids the run with the reason', async () => {
    const { line } = await cutOnce()
    expect((await line.type(`reject ${RUN} --reason wrong-text`)).exit).toBe(4)
    expect((await stateOf(line))?.status).toMatchObject({
      kind: 'closed',
      how: 'voided',
      reason: expect.stringContaining('wrong-text'),
    })
  })

  test('inbox lists what waits, the oldest first, exit 2; nothing waits, exit 0', async () => {
    const { line } = await cutOnce()
    const typed = await line.type('inbox --json')
    expect(typed.exit).toBe(2)
    expect(JSON.parse(typed.out)).toMatchObject([{ run_id: RUN, gate: 'SG_1_cut_authz' }])
    await line.type(`void ${RUN} --reason enough`)
    expect((await line.type('inbox')).exit).toBe(0)
  })

  test('status of an unknown document says the code, the cause and the next step', async () => {
    const line = commandLine({ facts: () => factsOf({ document: null, version: null }) })
    const typed = await line.type('cut NOBODY --wait')
    expect(typed.out).toContain('STOP_DOCUMENT_UNKNOWN')
    expect(typed.out).toContain(`cutter retry ${RUN}`)
    expect((await line.type(`status ${RUN} --json`)).exit).toBe(typed.exit)
  })

  test('retry goes on from the last good state', async () => {
    let known = false
    const line = commandLine({ facts: () => (known ? factsOf() : factsOf({ document: null, version: null })) })
    await line.type('cut BY-LAW --wait')
    known = true
    expect((await line.type(`retry ${RUN} --reason loaded`)).exit).toBe(2)
  })

  test('report copies the folder and prints the page', async () => {
    const { line } = await cutOnce()
    const folder = mkdtempSync(join(tmpdir(), 'iu-cutter-cli-'))
    const typed = await line.type(`report ${RUN} --out ${folder}`)
    expect(typed.exit).toBe(0)
    expect(readFileSync(join(folder, 'report.html'), 'utf8')).toContain('Approval 1 of 2')
    expect(existsSync(join(folder, 'SG1-cut-authz-request.md'))).toBe(true)
    rmSync(folder, { recursive: true })
  })

  test('over the queue a message is sent and the run id told', async () => {
    const line = commandLine({ queue: true })
    const typed = await line.type('cut BY-LAW --json')
    expect(JSON.parse(typed.out)).toEqual({ run_id: RUN, message_id: 'm1' })
    expect(line.sent).toMatchObject([{ type: 'cut', document_id: 'BY-LAW', run_id: RUN, requested_by: 'ann' }])
  })
})

describe('bad input', () => {
  test.each([
    ['status nonsense', 4, 'no run id'],
    [`status ${RUN}`, 1, 'There is no run'],
    ['cut a/b', 4, 'no document id'],
    ['cut BY-LAW --production', 4, 'STOP_EXECUTION_NOT_AUTHORIZED'],
    ['cut BY-LAW --digest abc', 4, 'unknown option'],
    ['reject x', 4, '--reason'],
    ['nosuch', 4, 'unknown command'],
    ['run BY-LAW', 4, '--runs-dir'],
    [`approve ${RUN} --yes --ack three`, 4, 'CLASS:COUNT'],
  ])('%s ends with %i and says why', async (words, exit, why) => {
    const { line } = words.startsWith('approve') ? await cutOnce() : { line: commandLine() }
    const typed = await line.type(words)
    expect(typed.exit).toBe(exit)
    expect(typed.err).toContain(why)
  })

  test('every exit code is documented', () => {
    const page = readFileSync(new URL('../../docs/cli.md', import.meta.url), 'utf8')
    for (const [code, meaning] of Object.entries(EXIT_MEANING)) expect(page).toContain(`| ${code} | ${meaning} |`)
  })

  test('every command and option of --help is documented', async () => {
    const page = readFileSync(new URL('../../docs/cli.md', import.meta.url), 'utf8')
    const help = (await commandLine().type('--help')).out
    for (const [, command] of help.matchAll(/^ {2}([a-z]+) \[options\]/gm)) expect(page).toContain(command)
    expect(help).toContain('Examples:')
  })
})
