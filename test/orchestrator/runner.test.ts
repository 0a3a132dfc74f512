import { describe, expect, it } from 'vitest'
import type { RunId } from '../../src/orchestrator/brands.ts'
import { sha256 } from '../../src/orchestrator/digest.ts'
import { visibleOr } from '../../src/orchestrator/facts.ts'
import { refusalPrefix } from '../../src/orchestrator/keys.ts'
import type { Approval } from '../../src/orchestrator/state.ts'
import { SOVEREIGN_GATES, STATES } from '../../src/orchestrator/steps.ts'
import { visible } from '../fakes/facts.ts'
import { approvalOf, GATES_IN_ORDER, HOUR, runIdOf, START, sampleFacts, World } from './world.ts'

const RUN = runIdOf(START, 0xa11)
const OTHER = runIdOf(START, 0xb0b)

async function waitingAt(gate: 'SG_1' | 'SG_2', world = new World()): Promise<World> {
  await world.cut(RUN)
  if (gate === 'SG_2') await world.approve(RUN)
  return world
}

async function closed(world = new World()): Promise<World> {
  await waitingAt('SG_2', world)
  await world.approve(RUN)
  return world
}

const refusalsOf = (world: World): readonly Record<string, unknown>[] =>
  world.keys(refusalPrefix(RUN)).map((key) => JSON.parse(world.text(key)))

const reportOf = (world: World): string => world.text(`${world.state(RUN).report?.folder}report.json`)

describe('a run', () => {
  it('pauses twice and ends in closeout_reported, with a receipt for each phase and all predicates true', async () => {
    const world = await closed()
    const run = world.state(RUN)
    expect(run.state).toBe(STATES.at(-1))
    expect(run.receipts).toHaveLength(11)
    expect(run.receipts.flatMap(({ predicates }) => predicates).filter(({ passed }) => !passed)).toEqual([])
    expect(Object.keys(run.approvals)).toEqual(SOVEREIGN_GATES)
    expect(run.sessions.map(({ invocation }) => invocation)).toEqual(['cut', 'resume', 'resume'])
  })

  it('says paused to a second delivery of its cut, and changes nothing', async () => {
    const world = await waitingAt('SG_1')
    const before = world.text(`v1/runs/${RUN}/state.json`)
    expect(await world.cut(RUN)).toMatchObject({ kind: 'paused' })
    expect(world.text(`v1/runs/${RUN}/state.json`)).toBe(before)
  })

  it('H6 two runs over the same facts keep byte-identical plan objects', async () => {
    const [a, b] = [await waitingAt('SG_1'), new World({ settings: { codeVersion: 'another' } })]
    b.later(7 * HOUR)
    const other = runIdOf(b.now, 0xb0b)
    await b.cut(other)
    const plan = (world: World, run: RunId) => {
      const [key] = world.keys(`v1/runs/${run}/plan/`)
      return [key?.split('/').at(-1), world.memory.get(key ?? '')?.bytes]
    }
    expect(plan(b, other)).toEqual(plan(a, RUN))
    expect(plan(a, RUN)[0]).toMatch(/^[0-9a-f]{64}\.jsonl\.gz$/)
  })

  it.each([false, true])('LIVE is refused before anything is pinned, with executionEnabled %s', async (enabled) => {
    const world = new World({ settings: { executionEnabled: enabled } })
    const outcome = await world.runner.cut({ documentId: 'BY-LAW', mode: 'LIVE', runId: RUN })
    expect(outcome).toMatchObject({ kind: 'halted', code: 'STOP_EXECUTION_NOT_AUTHORIZED' })
    expect(world.state(RUN)).toMatchObject({ state: 'pending', status: { how: 'failed' }, context_pins: {} })
    expect(await world.retry(RUN)).toMatchObject({ kind: 'halted', code: 'STOP_EXECUTION_NOT_AUTHORIZED' })
  })

  it.each([
    ['of another version', { sourceVersion: '2.0' }],
    ['in LIVE', { mode: 'LIVE' }],
  ] as const)('STOP_REPLAY_CONFLICT where its id belongs to a cut that was not %s', async (_, change) => {
    const world = new World()
    await world.cut(RUN)
    const before = world.state(RUN)
    const outcome = await world.runner.cut({ documentId: 'BY-LAW', runId: RUN, ...change })
    expect(outcome).toMatchObject({ kind: 'conflict', code: 'STOP_REPLAY_CONFLICT' })
    expect(world.state(RUN)).toEqual(before)
  })

  it('STOP_REPLAY_CONFLICT where its id belongs to another document, and the run stays as it is', async () => {
    const world = await waitingAt('SG_1')
    const before = world.state(RUN)
    const outcome = await world.runner.cut({ documentId: 'OTHER', runId: RUN })
    expect(outcome).toMatchObject({ kind: 'conflict', code: 'STOP_REPLAY_CONFLICT' })
    expect(world.state(RUN)).toEqual(before)
  })

  it('keeps no plan that the canonical functions would refuse', async () => {
    const { baseline } = sampleFacts()
    const misread = visibleOr(baseline, []).map((unit) => ({
      ...unit,
      latest: { ...unit.latest, content_hash: sha256('of something else') },
    }))
    const world = new World({ facts: sampleFacts({ baseline: visible(misread) }) })
    expect(await world.cut(RUN)).toMatchObject({ kind: 'halted', code: 'STOP_PLAN_REFUSED' })
    expect([world.state(RUN).plan, world.keys(`v1/runs/${RUN}/plan/`)]).toEqual([null, []])
  })

  it('is unknown to a message for a run that never was', async () => {
    const world = new World()
    expect(await world.retry(RUN)).toEqual({ kind: 'unknown_run', runId: RUN })
    expect(world.memory.size).toBe(0)
  })
})

describe('what a person decides', () => {
  it.each(GATES_IN_ORDER)('a rejection at %s closes the run as voided, with the reason', async (gate) => {
    const world = await waitingAt(gate === 'SG_1_cut_authz' ? 'SG_1' : 'SG_2')
    const outcome = await world.approve(RUN, { decision: 'reject', reason: 'article 2 is wrong', acknowledged: {} })
    expect(outcome.kind).toBe('closed')
    const { status, approvals } = world.state(RUN)
    expect(status).toMatchObject({ how: 'voided', reason: `rejected at ${gate}: article 2 is wrong` })
    expect(approvals[gate]?.approval.decision).toBe('reject')
  })

  it('void closes an open run; a second void, a retry and an approval change nothing after it', async () => {
    const world = await waitingAt('SG_1')
    const approval = approvalOf(world.state(RUN), world.now)
    expect(await world.giveUp(RUN)).toMatchObject({ kind: 'closed', run: { status: { how: 'voided' } } })
    const before = world.state(RUN)
    expect([(await world.giveUp(RUN)).kind, (await world.retry(RUN)).kind]).toEqual(['closed', 'closed'])
    expect(await world.send(RUN, approval)).toMatchObject({
      kind: 'refused',
      reasons: [expect.stringContaining('not waiting')],
    })
    expect(world.state(RUN)).toEqual(before)
  })

  it('a retry of a run that waits changes nothing', async () => {
    const world = await waitingAt('SG_1')
    const before = world.state(RUN)
    expect((await world.retry(RUN)).kind).toBe('paused')
    expect(world.state(RUN)).toEqual(before)
  })
})

describe('an approval', () => {
  it('H7 given in the last minute of its life leads on, at each gate', async () => {
    const world = await waitingAt('SG_1')
    const sg1 = approvalOf(world.state(RUN), world.now)
    world.later(24 * HOUR - 60_000)
    expect(await world.send(RUN, sg1)).toMatchObject({ kind: 'paused', gate: 'SG_2_lifecycle_authz' })
    const sg2 = approvalOf(world.state(RUN), world.now)
    world.later(12 * HOUR - 60_000)
    expect((await world.send(RUN, sg2)).kind).toBe('closed')
  })

  it('H7 that was refused as too late can be given again, and then leads on', async () => {
    const world = await waitingAt('SG_1')
    const late = approvalOf(world.state(RUN), world.now)
    world.later(24 * HOUR)
    expect((await world.send(RUN, late)).kind).toBe('refused')
    expect(await world.approve(RUN, { approval_id: 'again' })).toMatchObject({ gate: 'SG_2_lifecycle_authz' })
  })

  it('H8 counts by the time the queue took it, however late our own retry comes', async () => {
    const world = await waitingAt('SG_1')
    const approval = approvalOf(world.state(RUN), world.now)
    const sender = world.sender({ message_id: 'm-9' })
    world.later(30 * HOUR)
    expect(await world.send(RUN, approval, sender)).toMatchObject({ gate: 'SG_2_lifecycle_authz' })
  })

  it.each([
    ['of SG_1 for a run that is still pending', 'SG_1_cut_authz'],
    ['of SG_2 for a run that is still pending', 'SG_2_lifecycle_authz'],
  ] as const)('H10 %s is asked to come again', async (_, gate) => {
    const world = await waitingAt('SG_1')
    const approval = approvalOf(world.state(RUN), world.now, { gate })
    world.rewrite(RUN, (run) => ({
      ...run,
      state: 'pending',
      context_pins: {},
      receipts: [],
      plan: null,
      requests: {},
    }))
    const before = world.state(RUN)
    expect(await world.send(RUN, approval)).toEqual({ kind: 'not_yet', runId: RUN })
    // One of another run too: refused at the pause, it stands in the request that is made there or in the next.
    expect(await world.send(RUN, { ...approval, run_id: OTHER })).toEqual({ kind: 'not_yet', runId: RUN })
    expect(world.state(RUN)).toEqual(before)
    expect(refusalsOf(world)).toEqual([])
  })

  it('H10 of SG_2 for a run that is at work on the cut is asked to come again; another one of SG_1 is refused', async () => {
    const world = await waitingAt('SG_2')
    const another = approvalOf(world.state(RUN), world.now, { gate: 'SG_1_cut_authz', approval_id: 'another' })
    const early = approvalOf(world.state(RUN), world.now)
    world.rewrite(RUN, (run) => ({ ...run, state: 'structural_verified' }))
    expect(await world.send(RUN, early)).toEqual({ kind: 'not_yet', runId: RUN })
    expect(await world.send(RUN, another)).toMatchObject({ kind: 'refused' })
  })

  it('is consumed once: the same one again changes nothing', async () => {
    const world = await waitingAt('SG_1')
    const approval = approvalOf(world.state(RUN), world.now)
    await world.send(RUN, approval)
    const before = world.state(RUN)
    expect(await world.send(RUN, approval)).toMatchObject({ kind: 'paused', gate: 'SG_2_lifecycle_authz' })
    expect(world.state(RUN)).toEqual(before)
    expect(refusalsOf(world)).toEqual([])
  })

  it('another one for a gate that is passed is refused', async () => {
    const world = await waitingAt('SG_1')
    const other = approvalOf(world.state(RUN), world.now, { approval_id: 'another' })
    await world.approve(RUN)
    const before = world.state(RUN)
    expect(await world.send(RUN, other)).toMatchObject({ kind: 'refused' })
    expect(world.state(RUN)).toEqual(before)
  })

  it('H9 refused: changes no state, and stands in the ledger and the next report with every reason', async () => {
    const world = await waitingAt('SG_1')
    const before = world.state(RUN)
    const wrong: Partial<Approval> = { payload_sha256: 'f'.repeat(64), allowance: 'implied', approver: ' ' }
    const outcome = await world.approve(RUN, wrong)
    if (outcome.kind !== 'refused') throw new Error(outcome.kind)
    expect(outcome.reasons.map((reason) => reason.split(':')[0])).toEqual([
      'allowance must be the literal "explicit"',
      'approver is empty',
      'wrong digest',
    ])
    expect(world.state(RUN)).toEqual(before)
    expect(refusalsOf(world)).toMatchObject([{ run_id: RUN, reasons: outcome.reasons, approval: wrong }])
    await world.approve(RUN, wrong)
    expect(refusalsOf(world)).toHaveLength(1)
    await world.approve(RUN)
    for (const reason of outcome.reasons) expect(reportOf(world)).toContain(JSON.stringify(reason).slice(1, -1))
  })

  it('H4 of a request that is no longer rebuilt as it was shown stops the run, and is kept', async () => {
    const world = await waitingAt('SG_1')
    world.rewrite(RUN, (run) => ({
      ...run,
      requests: { SG_1_cut_authz: { ...present(run.requests.SG_1_cut_authz), request_digest: sha256('another') } },
    }))
    expect(await world.approve(RUN)).toMatchObject({ kind: 'halted', code: 'STOP_DRIFT' })
    expect(world.state(RUN)).toMatchObject({ state: 'awaiting_cut_authorization', approvals: {} })
    expect(world.state(RUN).approval_in_hand).not.toBeNull()
  })
})

function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('it is missing')
  return value
}
