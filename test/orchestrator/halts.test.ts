import { describe, expect, it } from 'vitest'
import type { EpochMs } from '../../src/orchestrator/brands.ts'
import { sha256 } from '../../src/orchestrator/digest.ts'
import { refusalPrefix } from '../../src/orchestrator/keys.ts'
import type { RunState } from '../../src/orchestrator/state.ts'
import { gateOf } from '../../src/orchestrator/steps.ts'
import { Stop } from '../../src/orchestrator/stops.ts'
import { baselineUnitOf, roleOf, SAMPLE_TEXT, targetOf, versionOf, visible } from '../fakes/facts.ts'
import { memoryStore } from '../fakes/memory-store.ts'
import { baselineOf } from '../reports/fixture.ts'
import { approvalOf, HOUR, runIdOf, START, sampleFacts, World } from './world.ts'

const RUN = runIdOf(START, 0xa11)
const DRIFTED = sampleFacts({ target: targetOf({ system_identifier: '7300000000000000002' }) })

async function waiting(world = new World()): Promise<World> {
  await world.cut(RUN)
  return world
}

const isHalted = (code: string) => ({ kind: 'halted', code })

describe('drift', () => {
  it('H13 at a resume stops the run before the approval is consumed; the fact is named with both values', async () => {
    const world = await waiting()
    world.facts = DRIFTED
    expect(await world.approve(RUN)).toMatchObject(isHalted('STOP_DRIFT'))
    const run = world.state(RUN)
    expect(run).toMatchObject({ state: 'awaiting_cut_authorization', approvals: {}, status: { how: 'stopped' } })
    expect(run.sessions.at(-1)?.changed).toEqual(['system_identifier'])
    expect(JSON.stringify(run.status)).toContain('was 7300000000000000001, is now 7300000000000000002')
  })

  it('H14 by someone who has carried the plan out is called that', async () => {
    const world = await waiting()
    const done = baselineOf(SAMPLE_TEXT, 'BY-LAW', 'markdown-atx')
    const retired = baselineUnitOf('BY-LAW/ARTICLE-9-DOGS', 'old', { lifecycle_status: 'retired' })
    world.facts = sampleFacts({ baseline: visible([...done, retired]) })
    const outcome = await world.approve(RUN)
    expect(outcome).toMatchObject(isHalted('STOP_DRIFT'))
    expect(JSON.stringify(world.state(RUN).status)).toContain('Someone has carried this plan out')
  })

  it('that is mended is forgotten: a retry within the life of the approval consumes it', async () => {
    const world = await waiting()
    world.facts = DRIFTED
    await world.approve(RUN)
    expect(await world.retry(RUN)).toMatchObject(isHalted('STOP_DRIFT'))
    world.facts = sampleFacts()
    world.later(24 * HOUR - 1)
    expect(await world.retry(RUN, 'retry-2')).toMatchObject({ kind: 'paused', gate: 'SG_2_lifecycle_authz' })
    expect(world.state(RUN).approval_in_hand).toBeNull()
    expect(world.state(RUN).retries).toHaveLength(2)
  })

  it('at closeout is found by the facts of that invocation', async () => {
    const world = await waiting()
    await world.approve(RUN)
    world.facts = DRIFTED
    expect(await world.approve(RUN)).toMatchObject(isHalted('STOP_DRIFT'))
    expect(world.state(RUN).approvals.SG_2_lifecycle_authz).toBeUndefined()
  })
})

describe('a halted run', () => {
  it('keeps an approval that finds it at its pause, and a retry consumes it', async () => {
    const world = await waiting()
    world.rewrite(RUN, (run) => stopped(run))
    expect(await world.approve(RUN)).toMatchObject(isHalted('STOP_SOURCE_UNREACHABLE'))
    expect(world.state(RUN).approval_in_hand?.approval.gate).toBe('SG_1_cut_authz')
    const before = world.state(RUN)
    await world.send(RUN, before.approval_in_hand?.approval ?? approvalOf(before, world.now))
    expect(world.state(RUN)).toEqual(before)
    expect(await world.retry(RUN)).toMatchObject({ kind: 'paused', gate: 'SG_2_lifecycle_authz' })
  })

  it('H9 drops an approval whose life a retry missed, and the refusal is in the ledger', async () => {
    const world = await waiting()
    world.facts = DRIFTED
    await world.approve(RUN)
    world.facts = sampleFacts()
    world.later(24 * HOUR)
    expect(await world.retry(RUN)).toMatchObject({ kind: 'paused', gate: 'SG_1_cut_authz' })
    expect(world.state(RUN)).toMatchObject({ approval_in_hand: null, approvals: {} })
    const refusals = world.keys(refusalPrefix(RUN)).map((key) => world.text(key))
    expect(refusals).toEqual([expect.stringContaining('expired')])
  })

  it('H8 judges that life at the time the queue took the retry, not at our own', async () => {
    const world = await waiting()
    world.facts = DRIFTED
    await world.approve(RUN)
    world.facts = sampleFacts()
    const sender = world.sender({ message_id: 'm-5' })
    world.later(40 * HOUR)
    const outcome = await world.runner.resume({ runId: RUN, retry: { requestId: 'r', reason: 'mended' }, sender })
    expect(outcome).toMatchObject({ kind: 'paused', gate: 'SG_2_lifecycle_authz' })
  })

  it('H8 H9 leaves no refusal of an approval that another retry, taken in its life, consumed first', async () => {
    let first: (() => Promise<unknown>) | null = null
    const world = await waiting(
      new World({
        around: async (call, go) => {
          const race = call.startsWith('state.save') ? first : null
          if (race !== null) first = null
          await race?.()
          return await go()
        },
      }),
    )
    world.facts = DRIFTED
    await world.approve(RUN)
    world.facts = sampleFacts()
    const inTime = world.sender()
    world.later(24 * HOUR)
    first = () => world.runner.resume({ runId: RUN, retry: { requestId: 'in-time', reason: 'mended' }, sender: inTime })
    expect(await world.retry(RUN, 'late')).toMatchObject({ kind: 'paused', gate: 'SG_2_lifecycle_authz' })
    expect(world.keys(refusalPrefix(RUN))).toEqual([])
  })

  it('H9 is not revived by a late delivery of an approval that was let go, though its queue time is in its life', async () => {
    const world = await waiting()
    world.facts = DRIFTED
    const approval = approvalOf(world.state(RUN), world.now)
    const sender = world.sender()
    await world.send(RUN, approval, sender)
    world.facts = sampleFacts()
    world.later(24 * HOUR)
    await world.retry(RUN)
    const before = world.state(RUN)
    expect(await world.send(RUN, approval, sender)).toMatchObject({ kind: 'paused', gate: 'SG_1_cut_authz' })
    expect(world.state(RUN)).toEqual(before)
  })

  it.each([
    ['a later one took its place', 'took its place', (world: World) => world.approve(RUN, { approval_id: 'later' })],
    ['the run is given up', 'the run was given up', (world: World) => world.giveUp(RUN)],
    [
      'the run is rejected',
      'the run was rejected',
      (world: World) => world.approve(RUN, { approval_id: 'no', decision: 'reject' }),
    ],
  ])('H9 leaves a trace of an approval in hand where %s, in the ledger and the report', async (_, reason, then) => {
    const world = await waiting()
    world.facts = DRIFTED
    await world.approve(RUN)
    await then(world)
    const [refusal = '', ...others] = world.keys(refusalPrefix(RUN))
    expect(others).toEqual([])
    expect(world.text(refusal)).toContain(reason)
    expect(world.text(`${world.state(RUN).report?.folder}report.json`)).toContain(reason)
    expect(world.state(RUN).approval_in_hand?.approval.approval_id).toBe(
      reason === 'took its place' ? 'later' : undefined,
    )
  })

  it('keeps an approval that came with a role that can write', async () => {
    const world = await waiting()
    world.facts = sampleFacts({
      role: roleOf({ refused: [{ right: 'SUPERUSER', object: 'cluster', through: 'own', cure: 'ALTER ROLE' }] }),
    })
    expect(await world.approve(RUN)).toMatchObject(isHalted('STOP_READ_ONLY_BREACH'))
    world.facts = sampleFacts()
    expect(await world.retry(RUN)).toMatchObject({ kind: 'paused', gate: 'SG_2_lifecycle_authz' })
  })

  it('goes on once for one retry, however often its message comes', async () => {
    const world = await waiting(new World({ facts: sampleFacts({ version: null }) }))
    expect(world.state(RUN).status).toMatchObject({ code: 'STOP_VERSION_UNKNOWN' })
    await world.retry(RUN)
    const before = world.state(RUN)
    expect(before.retries).toHaveLength(1)
    world.facts = sampleFacts()
    expect((await world.retry(RUN)).kind).toBe('halted')
    expect(world.state(RUN)).toEqual(before)
    expect((await world.retry(RUN, 'retry-2')).kind).toBe('paused')
  })

  it('is voided by a person', async () => {
    const world = await waiting(new World({ facts: sampleFacts({ version: null }) }))
    expect(await world.giveUp(RUN)).toMatchObject({ kind: 'closed', run: { status: { how: 'voided' } } })
  })

  it('whose plan object is lost can be voided, so that it blocks no later cut', async () => {
    const world = await waiting()
    for (const key of world.keys(`v1/runs/${RUN}/plan/`)) world.memory.delete(key)
    await expect(world.approve(RUN)).rejects.toMatchObject({ code: 'STOP_STATE_CORRUPT' })
    expect(await world.giveUp(RUN)).toMatchObject({ kind: 'closed', run: { status: { how: 'voided' } } })
    expect(await world.cut(runIdOf(START, 0xb0b))).toMatchObject({ kind: 'paused' })
  })

  it('whose plan this version of the code would refuse says so, and can be voided', async () => {
    const world = await waiting()
    await world.approve(RUN)
    await refuseItsPlan(world)
    expect(await world.approve(RUN)).toMatchObject(isHalted('STOP_PLAN_REFUSED'))
    expect(await world.giveUp(RUN)).toMatchObject({ kind: 'closed', run: { status: { how: 'voided' } } })
  })

  it('where a session refused: the stop stands in the state, the approval is kept', async () => {
    let refuse = false
    const world = await waiting(
      new World({
        around: async (call, go) => {
          if (refuse && call.startsWith('facts')) throw new Stop('STOP_READ_ONLY_BREACH', 'A lock was held.')
          return await go()
        },
      }),
    )
    refuse = true
    expect(await world.approve(RUN)).toMatchObject(isHalted('STOP_READ_ONLY_BREACH'))
    refuse = false
    expect(await world.retry(RUN)).toMatchObject({ kind: 'paused', gate: 'SG_2_lifecycle_authz' })
  })
})

describe('a budget', () => {
  it('that is over saves the run at its last good state; a retry goes on to the same plan', async () => {
    const world = new World()
    await world.runner.cut({ documentId: 'BY-LAW', runId: RUN, deadline: START })
    expect(world.state(RUN)).toMatchObject({ state: 'pending', status: { code: 'STOP_OVER_HARD_CAP', how: 'stopped' } })
    expect(await world.retry(RUN)).toMatchObject({ kind: 'paused', gate: 'SG_1_cut_authz' })
  })

  it('bounds the reading of the facts too, and an approval that came with it is kept', async () => {
    const deadlines: unknown[] = []
    const world = await waiting()
    const late = new World({
      memory: world.memory,
      asked: ({ deadline }) => {
        deadlines.push(deadline)
        throw new Stop('STOP_OVER_HARD_CAP', 'The facts were not read in time')
      },
    })
    const approval = approvalOf(world.state(RUN), START)
    const outcome = await late.runner.resume({ runId: RUN, approval, deadline: LATER })
    expect(outcome).toMatchObject(isHalted('STOP_OVER_HARD_CAP'))
    expect(deadlines).toEqual([LATER])
    expect(await world.retry(RUN)).toMatchObject({ kind: 'paused', gate: 'SG_2_lifecycle_authz' })
  })

  it.each([1, 2, 3, 4, 5, 6, 7, 8, 9])('over at the %i. look at the clock loses nothing', async (looks) => {
    const world = await waiting()
    const plan = world.state(RUN).plan
    const short = ticking(world, looks)
    const outcome = await short.resume({ runId: RUN, approval: approvalOf(world.state(RUN), START), deadline: LATER })
    const stopped = world.state(RUN)
    expect(stopped.approvals.SG_1_cut_authz === undefined).toBe(gateOf(stopped.state) === 'SG_1_cut_authz')
    if (outcome.kind !== 'halted') return
    expect(outcome.code).toBe('STOP_OVER_HARD_CAP')
    expect(await world.retry(RUN)).toMatchObject({ kind: 'paused', gate: 'SG_2_lifecycle_authz' })
    expect(world.state(RUN).plan).toEqual(plan)
  })
})

describe('a run that an older version of the code planned', () => {
  it('H5 is planned again; the same digest lets the approval stand', async () => {
    const world = await waiting()
    const newer = new World({ memory: world.memory, settings: { codeVersion: 'newer' } })
    expect(await newer.approve(RUN)).toMatchObject({ kind: 'paused', gate: 'SG_2_lifecycle_authz' })
    expect(world.state(RUN)).toMatchObject({ code_version: 'newer', context_pins: { code_version: 'unversioned' } })
  })

  it('H5 and that now gives another plan is STOP_DRIFT, and stays so however often it is retried', async () => {
    const world = await waiting()
    world.rewrite(RUN, (run) => ({
      ...run,
      plan: run.plan === null ? null : { ...run.plan, plan_digest: sha256('as the older code planned it') },
    }))
    const newer = new World({ memory: world.memory, settings: { codeVersion: 'newer' } })
    expect(await newer.approve(RUN)).toMatchObject(isHalted('STOP_DRIFT'))
    expect(await newer.retry(RUN)).toMatchObject(isHalted('STOP_DRIFT'))
    expect(world.state(RUN)).toMatchObject({ state: 'awaiting_cut_authorization', approvals: {} })
  })
})

/** Puts a plan in the stored one's place whose first edit builds on a version that does not stand. */
async function refuseItsPlan(world: World): Promise<void> {
  const { plans } = memoryStore(world.memory)
  const { plan: ref } = world.state(RUN)
  if (ref === null) throw new Error('no plan')
  const plan = await plans.load(RUN, ref.object)
  const effects = plan.effects.map((effect) =>
    effect.kind === 'revise' ? { ...effect, expected_version_seq: 99 } : effect,
  )
  const object = await plans.save(RUN, { ...plan, effects })
  world.rewrite(RUN, (run) => ({ ...run, plan: { ...ref, object } }))
}

const LATER = (START + 1_000_000) as EpochMs

/** A runner over the same store whose clock jumps past the deadline at the n-th look. */
function ticking(world: World, looks: number) {
  let seen = 0
  const other = new World({ memory: world.memory })
  Object.defineProperty(other, 'now', {
    get: () => {
      seen += 1
      return (seen > looks ? LATER : START) as EpochMs
    },
  })
  return other.runner
}

const stopped = (run: RunState): RunState => ({
  ...run,
  status: {
    kind: 'halted',
    how: 'stopped',
    code: 'STOP_SOURCE_UNREACHABLE',
    message: 'The database was down',
    details: [],
    at: run.updated_at,
    phase: null,
  },
})

describe('a text that changed under its digest', () => {
  it('is drift at the first look already', async () => {
    const world = await waiting(
      new World({ facts: sampleFacts({ version: versionOf(SAMPLE_TEXT, { manifest_digest: sha256('old') }) }) }),
    )
    expect(world.state(RUN).status).toMatchObject({ code: 'STOP_DRIFT', phase: 'source_pin' })
  })
})
