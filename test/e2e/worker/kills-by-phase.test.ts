import { expect, test, vi } from 'vitest'
import { PHASES } from '../../../src/orchestrator/steps.ts'
import { localAwsEnvironment } from '../support/aws-environment.ts'
import { databaseOfFile } from '../support/reference.ts'
import { CUTTER, type Finishing, HELD, startProcess, type WorkerUnderTest } from './trial/process.ts'
import { type Trial, trialOf, UNDISTURBED } from './trial/trial.ts'
import { type Moment, watchedStore } from './trial/watched-store.ts'

localAwsEnvironment()
/** Five trials at once, each with two processes to start and a message to wait for. */
vi.setConfig({ testTimeout: 120_000 })
const database = databaseOfFile('kills')

interface Killed {
  readonly end: readonly [code: number | null, signal: string | null]
  /** The worker that comes after: the one that is deployed. */
  readonly next: WorkerUnderTest
}

async function kill(victim: WorkerUnderTest, { env }: Trial, finishing: Finishing): Promise<Killed> {
  const end = await victim.end('SIGKILL')
  return { end, next: startProcess(env, [CUTTER, 'worker'], finishing) }
}

async function endsUndisturbed({ person, remains }: Trial, killed: Promise<Killed>): Promise<void> {
  const [runId, { end, next }] = await Promise.all([person.journey(), killed])
  expect(end).toEqual([null, 'SIGKILL'])
  expect(await next.end('SIGTERM')).toEqual([0, null])
  expect(await remains(runId)).toEqual(UNDISTURBED)
}

const phases = PHASES.map((phase) => ({ phase }))

test.concurrent.for(phases)('a worker that is killed with SIGKILL in $phase loses nothing', async ({
  phase,
}, context) => {
  const trial = await trialOf(database, `IN-${phase.toUpperCase().replaceAll('_', '-')}`, context)
  const victim = startProcess(trial.env, [HELD, phase], context)
  const killed = victim.said(`stands in ${phase}`).then(async () => await kill(victim, trial, context))
  await endsUndisturbed(trial, killed)
})

const MOMENTS: readonly Moment[] = ['before', 'after']
const WRITES = ['acceptance of the cut', 'pause at SG_1', 'pause at SG_2', 'closeout']
const strikes = WRITES.flatMap((write, index) => MOMENTS.map((moment) => ({ moment, write, nth: index + 1 })))

test.concurrent.for(
  strikes,
)('a worker that is killed with SIGKILL $moment its state of the $write is written loses nothing', async ({
  moment,
  nth,
}, context) => {
  const trial = await trialOf(database, `${moment.toUpperCase()}-WRITE-${nth}`, context)
  const killed = Promise.withResolvers<Killed>()
  const struck = async () => killed.resolve(await kill(victim, trial, context))
  const store = await watchedStore(trial.env['CUTTER_AWS_ENDPOINT'] ?? '', { nth, moment, struck })
  context.onTestFinished(store.stop)
  const victim = startProcess({ ...trial.env, CUTTER_AWS_ENDPOINT: store.endpoint }, [HELD], context)
  await endsUndisturbed(trial, killed.promise)
})
