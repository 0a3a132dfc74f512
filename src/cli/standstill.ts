import type { QueueName } from '../adapters/dead-letter.ts'
import type { DeadLetters, DeadLettersHeld } from '../adapters/sqs-dead-letters.ts'
import type { EpochMs, IsoUtc, RunId } from '../orchestrator/brands.ts'
import { waitsAt } from '../orchestrator/run.ts'
import type { RunState } from '../orchestrator/state.ts'
import { isStop } from '../orchestrator/stops.ts'
import { between, epochOf, minutes } from '../orchestrator/time.ts'
import { ago, plural, when } from '../reports/format.ts'
import type { Failure } from '../schema/failure.ts'
import type { Context } from './context.ts'
import { failingOf } from './failing.ts'

/** Why a run does not move, as far as store and queues tell it. */

/** No invocation lives longer, and no message waits longer to come again. */
const LONGEST = minutes(15)

/** What is told beside a run: what happened to its messages, and what to do where that is more than its status says. */
export interface Standstill {
  readonly lines: readonly string[]
  /** Null: what the run itself asks for. */
  readonly next: readonly string[] | null
}

const NOTHING: Standstill = { lines: [], next: null }

/** Of a run that is open or halted; a closed one waits for nothing. The queues are asked only where something failed or nothing moves. */
export async function standstillOf(context: Context, run: RunState): Promise<Standstill> {
  if (run.status.kind === 'closed') return NOTHING
  const { store, deadLetters } = await context.desk()
  const underWay = run.status.kind === 'open' && waitsAt(run) === null
  const quiet = sinceThen(run.updated_at, context.clock.now())
  const lines = underWay ? [`           ${ago(quiet)} ago: nothing has been written since`] : []
  if (deadLetters === null) return { lines, next: null }
  const failing = await failingOf(store, run.run_id, run.updated_at)
  if (failing.length > 0) {
    const told = await toldOf(context, run.run_id, failing)
    return { lines: [...lines, ...told.lines], next: told.next }
  }
  if (!underWay || quiet <= LONGEST) return { lines, next: null }
  return { lines: [...lines, NO_CAUSE, ...heldLines(await heldBy(deadLetters))], next: lost(run.run_id) }
}

/** For a person who waits for a run: its failed attempts, and what tells these from earlier ones; null where there are none. */
export async function failingText(
  context: Context,
  runId: RunId,
  since: IsoUtc | null,
): Promise<{ readonly text: string; readonly last: IsoUtc } | null> {
  const { store } = await context.desk()
  const failing = await failingOf(store, runId, since)
  const last = failing.at(-1)
  if (last === undefined) return null
  const { lines, next } = await toldOf(context, runId, failing)
  return { text: [...lines, ...nextLines(next)].join('\n'), last: last.at }
}

async function toldOf(context: Context, runId: RunId, failing: readonly Failure[]) {
  const { deadLetters } = await context.desk()
  const held = await heldBy(deadLetters)
  const now = context.clock.now()
  return {
    lines: [...linesOf(failing, held, now), ...heldLines(held)],
    next: failing.slice(-1).flatMap((last) => nextOf(runId, last, held, now)),
  }
}

export const nextLines = (next: readonly string[]): readonly string[] =>
  next.map((line, index) => `  ${(index === 0 ? 'next' : '').padEnd(8)} ${line}`)

const NO_CAUSE =
  '  cause    none was kept: its message waits in the queue and nothing takes it, or the function ended before it could say why'

type Held = Readonly<Record<QueueName, DeadLettersHeld | null>>

/** Null for a queue that could not be asked: the run is told all the same. */
async function heldBy(deadLetters: DeadLetters | null): Promise<Held> {
  const ask = async (queue: QueueName): Promise<DeadLettersHeld | null> => {
    try {
      return (await deadLetters?.held(queue)) ?? null
    } catch (error) {
      if (isStop(error, 'STOP_SOURCE_UNREACHABLE')) return null
      throw error
    }
  }
  const [cut, resume] = await Promise.all([ask('cut'), ask('resume')])
  return { cut, resume }
}

const queueOf = ({ about }: Failure): QueueName => (about?.type === 'cut' ? 'cut' : 'resume')

function linesOf(failing: readonly Failure[], held: Held, now: EpochMs): readonly string[] {
  return failing.flatMap((one) => [
    `  failed   its ${one.about?.type ?? 'message'}, tried ${plural(one.receive_count, 'time')}, last ${ago(sinceThen(one.at, now))} ago (${when(one.at)})`,
    `           ${one.code === null ? '' : `${one.code}: `}${one.cause}`,
    `           ${FATES[fateOf(one, held, now)]}`,
  ])
}

/** What has become of a message since its last failed attempt, as far as can be told without taking it from its queue. */
type Fate = 'given_up' | 'overdue' | 'comes_again'

const FATES: { readonly [F in Fate]: string } = {
  given_up:
    'it was the last try that the queue allows: it lies in the dead letters, unless somebody sent it back since',
  overdue:
    'it should have come again by now: nothing takes it, it lies in the dead letters, or it has been handled since',
  comes_again: 'it comes again by itself within minutes, unless it has been handled since',
}

function fateOf(one: Failure, held: Held, now: EpochMs): Fate {
  const tries = held[queueOf(one)]?.maxReceiveCount ?? null
  if (tries !== null && one.receive_count >= tries) return 'given_up'
  return sinceThen(one.at, now) > LONGEST ? 'overdue' : 'comes_again'
}

function heldLines(held: Held): readonly string[] {
  const parts = (['cut', 'resume'] as const).flatMap((queue) => {
    const found = held[queue]
    return found === null ? [] : [`${queue} queue ${found.letters === null ? 'has none of its own' : found.letters}`]
  })
  return parts.length === 0 ? [] : [`  letters  dead letters of all runs: ${parts.join(', ')}`]
}

const lost = (runId: RunId): readonly string[] => [
  'cutter doctor --deployed',
  'cutter redrive --dry-run',
  `where it lies there neither: cutter retry ${runId} --reason "…"`,
]

function nextOf(runId: RunId, last: Failure, held: Held, now: EpochMs): readonly string[] {
  const fate = fateOf(last, held, now)
  if (fate === 'comes_again') return [`mend the cause (cutter doctor), then: cutter watch ${runId}`]
  return [
    `mend the cause (cutter doctor), then: cutter redrive --queue ${queueOf(last)}`,
    `where it lies there no more: ${last.about?.type === 'approval' ? `cutter approve ${runId}` : `cutter retry ${runId} --reason "…"`}`,
  ]
}

function sinceThen(at: IsoUtc, now: EpochMs): number {
  const then = epochOf(at)
  return then === null ? 0 : Math.max(0, between(then, now))
}
