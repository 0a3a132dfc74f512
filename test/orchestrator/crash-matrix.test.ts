import { describe, expect, it } from 'vitest'
import type { ResumeCommand } from '../../src/orchestrator/commands.ts'
import { targetOf } from '../fakes/facts.ts'
import type { Around } from './intercept.ts'
import { approvalOf, DOCUMENT, HOUR, runIdOf, START, sampleFacts, World } from './world.ts'

/**
 * Crashes before and after every port call of whole journeys. The message is then delivered again, as the queue does,
 * and the run must end exactly as the undisturbed one: the same state but for its write ids, the same entries, one
 * notice for each rest.
 */

const RUN = runIdOf(START, 0xa11)
/** As often as the queue delivers a message before it gives up. */
const DELIVERIES = 5

/** What happens in the world, then the message that is delivered until it is acknowledged. */
type Step = (world: World) => ResumeCommand | 'cut'

const approve: Step = (world) => ({ runId: RUN, approval: approvalOf(world.state(RUN), world.now) })
const retry: Step = () => ({ runId: RUN, retry: { requestId: 'retry-1', reason: 'mended' } })
const drifted: Step = (world) => {
  world.facts = sampleFacts({ target: targetOf({ endpoint: '10.0.0.9:5432' }) })
  return approve(world)
}
const mended =
  (then: Step, hours = 0): Step =>
  (world) => {
    world.facts = sampleFacts()
    world.later(hours * HOUR)
    return then(world)
  }
const changed =
  (change: Parameters<typeof approvalOf>[2]): Step =>
  (world) => ({ runId: RUN, approval: approvalOf(world.state(RUN), world.now, change) })
const giveUp: Step = () => ({ runId: RUN, void: { requestId: 'void-1', reason: 'not needed' } })

const JOURNEYS: Readonly<Record<string, { readonly steps: readonly Step[]; readonly notices: readonly number[] }>> = {
  'to closeout': { steps: [() => 'cut', approve, approve], notices: [2, 3, 4] },
  'over drift, a retry and a rejection': {
    steps: [() => 'cut', drifted, mended(retry), changed({ decision: 'reject' })],
    notices: [2, 3, 4, 5],
  },
  'over drift and a retry that comes too late': {
    steps: [() => 'cut', drifted, mended(retry, 24), changed({ approval_id: 'afresh' })],
    notices: [2, 3, 4, 5],
  },
  'over two approvals for one gate while it is halted': {
    steps: [() => 'cut', drifted, changed({ approval_id: 'later' }), mended(retry), giveUp],
    notices: [2, 3, 4, 5, 6],
  },
  'over a refused approval to a void': {
    steps: [() => 'cut', changed({ payload_sha256: '0'.repeat(64) }), giveUp],
    notices: [2, 3],
  },
}

class Crash extends Error {}

/** Dies at one call, and stays dead until it is started again. */
function mortal(dieAt: number, side: 'before' | 'after') {
  let calls = 0
  let dead = false
  const around: Around = async (_call, go) => {
    if (dead) throw new Crash('dead')
    calls += 1
    if (calls !== dieAt) return await go()
    if (side === 'after') await go()
    dead = true
    throw new Crash(`${side} call ${dieAt}`)
  }
  return {
    around,
    restart: () => {
      dead = false
    },
  }
}

async function deliver(world: World, command: ResumeCommand | 'cut', restart: () => void): Promise<void> {
  for (let delivery = 1; delivery <= DELIVERIES; delivery += 1) {
    try {
      await (command === 'cut' ? world.runner.cut({ documentId: DOCUMENT, runId: RUN }) : world.runner.resume(command))
      return
    } catch (error) {
      if (!(error instanceof Crash)) throw error
      restart()
    }
  }
  throw new Error('the message went to the dead-letter queue')
}

async function journey(steps: readonly Step[], dieAt = 0, side: 'before' | 'after' = 'before'): Promise<World> {
  const { around, restart } = mortal(dieAt, side)
  const world = new World({ around })
  for (const step of steps) await deliver(world, step(world), restart)
  return world
}

/** All that people and later messages see. Reports of attempts that crashed are orphans that nothing names. */
function outcome(world: World) {
  const { write_id: _, ...state } = world.state(RUN)
  const beside = ['v1/notices/', 'v1/documents/', `v1/runs/${RUN}/plan/`, `v1/runs/${RUN}/refusals/`]
  const entries = beside.flatMap((prefix) => world.keys(prefix)).map((key) => [key, world.memory.get(key)?.bytes])
  return { state, entries, reported: world.memory.has(state.report?.html ?? '') }
}

/** Every call, counted from 1; of the files of a report, which one writer makes alike, the page stands for all. */
const crashPoints = ({ calls }: World): readonly number[] =>
  calls.flatMap((call, index) => (call.includes('/reports/') && !call.endsWith('/report.html') ? [] : [index + 1]))

describe.each(Object.entries(JOURNEYS))('a run %s', (_, { steps, notices }) => {
  it('leaves one notice for each rest, and the index entry of its last write', async () => {
    const world = await journey(steps)
    expect(world.keys('v1/notices/').map((key) => Number(key.match(/(\d+)\.json$/)?.[1]))).toEqual(notices)
    const [index = ''] = world.keys('v1/documents/')
    expect(JSON.parse(world.text(index))).toMatchObject({ seq: world.state(RUN).seq })
    expect(world.state(RUN).seq).toBe(notices.at(-1))
  })

  it.each(['before', 'after'] as const)('ends the same after a crash %s any port call', async (side) => {
    const undisturbed = await journey(steps)
    const expected = outcome(undisturbed)
    for (const dieAt of crashPoints(undisturbed)) {
      const world = await journey(steps, dieAt, side)
      expect(outcome(world), `crash ${side} ${undisturbed.calls[dieAt - 1]}`).toEqual(expected)
    }
  })
})
