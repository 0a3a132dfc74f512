import type { EpochMs, RunId } from '../../src/orchestrator/brands.ts'
import type { CutCommand, ResumeCommand, RunOutcome } from '../../src/orchestrator/commands.ts'
import { sha256 } from '../../src/orchestrator/digest.ts'
import type { Facts } from '../../src/orchestrator/facts.ts'
import { OrchestratorRunner } from '../../src/orchestrator/runner.ts'
import { DEFAULT_SETTINGS } from '../../src/orchestrator/settings.ts'
import { memoryStore } from '../fakes/memory-store.ts'
import { type Around, intercepted } from '../orchestrator/intercept.ts'
import { runIdOf } from '../orchestrator/world.ts'
import type { Database } from './database.ts'
import type { History } from './history.ts'
import type { Random } from './random.ts'

/** The world as one invocation meets it. */
export interface Surroundings {
  readonly history: History
  readonly database: Database
  readonly random: Random
  readonly around: Around
  readonly now: () => EpochMs
  readonly number: () => number
  /** Told of every look that broke an invariant. */
  readonly broken: (error: unknown) => void
}

/** One delivery, carried out by a runner of its own, as one Lambda invocation is; either of two versions of the code. */
export async function invoke(command: CutCommand | ResumeCommand, world: Surroundings): Promise<RunOutcome> {
  const { random, now, number } = world
  let looks = 0
  const deadline = random.chance(0.1) ? { deadline: (now() + random.below(20)) as EpochMs } : {}
  const runner = new OrchestratorRunner({
    ...watchedPorts(command, world),
    kb: { publish: async ({ state }) => ({ digest: sha256(state.write_id), folder: 'reports/', html: 'reports/x' }) },
    clock: {
      now: () => {
        looks += 1
        return (now() + looks) as EpochMs
      },
    },
    ids: { runId: (at) => runIdOf(at, number()), writeId: () => `write-${number()}` },
    settings: { ...DEFAULT_SETTINGS, codeVersion: random.pick(['1', '2']) },
  })
  return 'documentId' in command
    ? await runner.cut({ ...command, ...deadline })
    : await runner.resume({ ...command, ...deadline })
}

function watchedPorts(command: CutCommand | ResumeCommand, { history, database, around, broken }: Surroundings) {
  let facts: Facts | null = null
  const observe = (call: string): void => {
    const [port, key = ''] = call.split(' ')
    try {
      if (port === 'state.save') history.observe(key as RunId, command, facts)
      if (port === 'replace') history.observeEntry(key)
    } catch (error) {
      broken(error)
    }
  }
  const discoverer = {
    facts: async (question: Parameters<Database['facts']>[0]) => {
      facts = database.facts(question)
      return facts
    },
  }
  return intercepted({ store: memoryStore(history.memory), discoverer }, async (call, go) =>
    around(call, async () => {
      const result = await go()
      observe(call)
      return result
    }),
  )
}
