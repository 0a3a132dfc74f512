import { describe, expect, test } from 'vitest'
import { parseMessage } from '../../src/messages.ts'
import type { Facts } from '../../src/orchestrator/facts.ts'
import { baselineUnitOf, factsOf, visible } from '../fakes/facts.ts'
import { type CommandLine, commandLine, RUN, risky, SECOND, waiting } from './desk.ts'

/** The functions of the fakes are none that the prediction was proven against. */
const ACKS = '--ack functions_unproven:7 --ack retire:1'
const YES = Array.from({ length: 9 }, () => 'y')
const reportKey = async (line: CommandLine): Promise<string> => `${(await line.stateOf())?.report?.folder}report.json`
const digestOf = async (line: CommandLine) => (await line.stateOf())?.requests.SG_1_cut_authz?.request_digest ?? ''

/** The first article stands in the database with another text. */
const revised = (): Facts =>
  factsOf({
    baseline: visible([baselineUnitOf('BY-LAW/ARTICLE-1-NAME', '## Article 1. Name\n\nThe society is called Sample.')]),
  })

describe('what a person sees before they approve', () => {
  test('label, effects by address, risks, digest and the place of the report, before any question', async () => {
    const line = await waiting({ facts: risky })
    const { err } = await line.type(`approve ${RUN}`, ['n'])
    expect(err).toContain('Approval 1 of 2: cut (SG_1)')
    expect(err).toContain('Nothing will be written')
    expect(err).toMatch(/retire +BY-LAW\/ARTICLE-9/)
    expect(err).toContain('risk retire:1')
    expect(err).toContain(await digestOf(line))
    expect(err).toContain((await line.stateOf())?.report?.html)
  })

  test('H44 where a text comes from: original and current address, kind and score, beside the effect', async () => {
    const old = '## Article 1. Name\n\nThe society is called Example.'
    const facts = (): Facts =>
      factsOf({
        baseline: visible([{ ...baselineUnitOf('BY-LAW/ARTICLE-7-NAME', old), parent_address: 'BY-LAW/TITLE' }]),
      })
    const line = await waiting({ facts })
    const { err } = await line.type(`approve ${RUN}`, ['n'])
    expect(err).toContain('(renumbered: BY-LAW/ARTICLE-7-NAME → BY-LAW/ARTICLE-1-NAME, same words)')
    expect(err).toContain('Lineage: 1 renumbered, 3 added')
    expect(err).toContain('risk renumbered:1')
    expect((await line.type(`status ${RUN}`)).out).toContain('lineage  1 renumbered, 3 added')
  })

  test('H6 at the second approval: what was re-checked, and that the first one still stands', async () => {
    const line = await waiting()
    await line.type(`approve ${RUN}`, YES)
    const { err } = await line.type(`approve ${RUN}`, ['n'])
    expect(err).toMatch(/\d+ facts re-checked at .*, 0 changed; 0 effects changed/)
    expect(err).toContain('Your approval still stands, 0 effects changed (Approval 1 of 2: cut (SG_1))')
    expect((await line.type(`status ${RUN}`)).out).toMatch(/checked +\d+ facts, 0 changed: your approval still stands/)
  })

  test('after a run that a drift had stopped: what differs from it, and that its approval does not count', async () => {
    let facts = risky()
    const line = await waiting({ facts: () => facts })
    facts = factsOf()
    await line.type(`approve ${RUN}`, YES)
    await line.type('cut BY-LAW')
    const { err } = await line.type(`approve ${SECOND}`, ['n'])
    expect(err).toContain(`This cut follows the run ${RUN}`)
    expect(err).toContain('1 effect differs from its plan, 4 are the same')
    expect(err).toContain('does not count here: this plan is asked for anew')
  })

  test('each class of risk is a question of its own, and the decision is the last one', async () => {
    const line = await waiting({ facts: risky })
    await line.type(`approve ${RUN}`, YES)
    const classes = Object.keys((await line.stateOf())?.requests.SG_1_cut_authz?.risks ?? {})
    expect(line.questions).toHaveLength(classes.length + 1)
    for (const name of classes) expect(line.questions.join()).toContain(`Acknowledge ${name}:`)
    expect(line.questions.at(-1)).toContain('approve?')
  })

  test('a revised unit is shown with what changes in it', async () => {
    const line = await waiting({ facts: revised })
    expect((await line.type(`approve ${RUN}`, ['n'])).err).toContain('called [-Sample-]{+Example+}.')
  })

  test('a title cannot move the cursor or turn the text of the terminal round', async () => {
    const gone = baselineUnitOf('BY-LAW/ARTICLE-9', 'Gone.')
    const latest = { ...gone.latest, title: 'Name\u001b[2K\u202egnihton' }
    const line = await waiting({ facts: () => factsOf({ baseline: visible([{ ...gone, latest }]) }) })
    const { err } = await line.type(`approve ${RUN}`, ['n'])
    expect(err).toContain('⟨U+001B⟩')
    for (const hidden of ['\u001b', '\u202e']) expect(err).not.toContain(hidden)
  })
})

describe('what is sent', () => {
  test('two approvals lead to the closeout, exit 2 then 0; SG_2 carries a fresh review_decision_id', async () => {
    const line = await waiting()
    expect((await line.type(`approve ${RUN}`, YES)).exit).toBe(2)
    expect((await line.type(`approve ${RUN}`, YES)).exit).toBe(0)
    const run = await line.stateOf()
    expect(run?.state).toBe('closeout_reported')
    expect(run?.approvals.SG_1_cut_authz?.approval.review_decision_id).toBeUndefined()
    expect(run?.approvals.SG_2_lifecycle_authz?.approval.review_decision_id).toMatch(/^[0-9a-f-]{36}$/)
  })

  test('void of a run that is closed with its report sends nothing, and ends with 1: nothing was given up', async () => {
    const line = await waiting()
    for (const _gate of ['SG_1', 'SG_2']) await line.type(`approve ${RUN}`, YES)
    const before = line.sent.length
    expect(await line.type(`void ${RUN} --reason late`)).toMatchObject({
      exit: 1,
      out: expect.stringContaining('closed'),
    })
    expect(line.sent.length).toBe(before)
  })

  test('approver and scope are those given, the user where none is', async () => {
    const line = await waiting()
    await line.typeWords(['approve', RUN, '--approver', 'Ann Lee', '--scope', 'the by-law'], YES)
    await line.type(`approve ${RUN}`, YES)
    const run = await line.stateOf()
    expect(run?.approvals.SG_1_cut_authz?.approval).toMatchObject({ approver: 'Ann Lee', scope: 'the by-law' })
    expect(run?.approvals.SG_2_lifecycle_authz?.approval.approver).toBe('ann')
  })

  test('--print emits a body that the queue takes, and sends nothing', async () => {
    const line = await waiting()
    const before = line.sent.length
    const { out, exit } = await line.type(`approve ${RUN} --print`, YES)
    expect(exit).toBe(0)
    expect(parseMessage(out)).toMatchObject({ kind: 'message', message: { type: 'approval', run_id: RUN } })
    expect(line.sent.length).toBe(before)
  })

  test('--yes with the digest that was read and every risk spelled out needs no terminal', async () => {
    const line = await waiting({ facts: risky })
    expect((await line.type(`approve ${RUN} --yes --digest ${await digestOf(line)} ${ACKS}`)).exit).toBe(2)
    expect((await line.stateOf())?.state).toBe('awaiting_lifecycle_authorization')
  })

  test('--acknowledge may be written for --ack', async () => {
    const line = await waiting()
    const acks = '--acknowledge functions_unproven:7'
    expect((await line.type(`approve ${RUN} --yes --digest ${await digestOf(line)} ${acks}`)).exit).toBe(2)
  })

  test('reject gives the run up with the reason, which is what was asked: exit 0', async () => {
    const line = await waiting()
    expect((await line.type(`reject ${RUN} --reason wrong-text`)).exit).toBe(0)
    const reason = expect.stringContaining('wrong-text')
    expect((await line.stateOf())?.status).toMatchObject({ kind: 'closed', how: 'voided', reason })
  })
})

describe('what sends nothing', () => {
  test.each([
    ['a risk that is not acknowledged', '', ['y', 'n'], 4, 'Not acknowledged: retire'],
    ['a decision that is not yes', '', ['y', 'y', ''], 4, 'Not approved'],
    ['no terminal to ask on: it says what a script must spell out', '', null, 4, ACKS],
    ['--yes without a digest', `--yes ${ACKS}`, null, 4, '--digest'],
    ['--yes with another digest: stale', `--yes --digest ${'0'.repeat(64)} ${ACKS}`, null, 3, '--digest'],
    ['--yes without a risk', '--yes --digest DIGEST --ack functions_unproven:7', null, 4, 'retire:1'],
    [
      '--yes with another count',
      '--yes --digest DIGEST --ack functions_unproven:7 --ack retire:2',
      null,
      4,
      'retire:1',
    ],
    ['--yes with a risk that nobody named', `--yes --digest DIGEST ${ACKS} --ack revived:1`, null, 4, 'retire:1'],
    ['--ack in another form', '--yes --digest DIGEST --ack retire', null, 4, 'CLASS:COUNT'],
  ])('%s', async (_, options, answers, exit, why) => {
    const line = await waiting({ facts: risky })
    const words = `approve ${RUN} ${options}`.trim().replace('DIGEST', await digestOf(line))
    const before = line.sent.length
    const typed = await line.type(words, answers)
    expect(typed.exit).toBe(exit)
    expect(typed.err).toContain(why)
    expect(line.sent.length).toBe(before)
  })

  test('H4 a report with another digest than the state: neither is chosen, exit 3', async () => {
    const line = await waiting()
    const digest = await digestOf(line)
    line.alter(await reportKey(line), (text) => text.replaceAll(digest, '1'.repeat(64)))
    const before = line.sent.length
    expect((await line.type(`approve ${RUN}`, YES)).exit).toBe(3)
    expect(line.sent.length).toBe(before)
  })

  test('a report with another count of risks than the state, exit 3', async () => {
    const line = await waiting({ facts: risky })
    line.alter(await reportKey(line), (text) => {
      const report = JSON.parse(text) as { risks: { count: number }[] }
      return JSON.stringify({ ...report, risks: report.risks.map((risk) => ({ ...risk, count: risk.count + 1 })) })
    })
    expect((await line.type(`approve ${RUN}`, YES)).exit).toBe(3)
  })

  test.each([
    ['cut short', (text: string) => text.slice(0, 100)],
    ['of another form', () => '{"decision":{}}'],
  ])('a report that is %s: nobody approves what cannot be read', async (_, to) => {
    const line = await waiting()
    line.alter(await reportKey(line), to)
    const typed = await line.type(`approve ${RUN}`, YES)
    expect(typed.exit).toBe(1)
    expect(typed.err).toContain('damaged')
  })

  test('a run that is closed asks nothing', async () => {
    const line = await waiting()
    await line.type(`void ${RUN} --reason enough`)
    const typed = await line.type(`approve ${RUN}`, YES)
    expect(typed.exit).toBe(4)
    expect(typed.err).toContain('Nothing is asked')
  })

  test('a run that halted asks nothing and says why it halted', async () => {
    const line = commandLine({ facts: () => ({ ...risky(), document: null, version: null }) })
    await line.type('cut BY-LAW')
    expect((await line.type(`approve ${RUN}`, YES)).err).toContain('STOP_DOCUMENT_UNKNOWN')
  })
})
