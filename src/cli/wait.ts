import type { IsoUtc, RunId } from '../orchestrator/brands.ts'
import type { RunOutcome } from '../orchestrator/commands.ts'
import { quarantineKey } from '../orchestrator/keys.ts'
import type { ObjectStore, Store } from '../orchestrator/ports.ts'
import { readLedger } from '../orchestrator/refusals.ts'
import { waitsAt } from '../orchestrator/run.ts'
import type { RunState } from '../orchestrator/state.ts'
import { refusedId } from '../reports/refusals.ts'
import { quarantined } from '../schema/quarantined.ts'
import { type Context, Refused } from './context.ts'
import type { Delivered } from './desk.ts'
import { EXIT } from './exit-codes.ts'
import { followedRun, twinOf } from './runs.ts'
import { progressText, twinText } from './show.ts'
import { failingText } from './standstill.ts'
import { objectAt } from './stored-object.ts'

/** Waiting for a run to come to rest, by looking at its state again and again. */

/** After how many looks without news a person is told. */
export const QUIET_LOOKS = 30

const atRest = (run: RunState): boolean => run.status.kind !== 'open' || waitsAt(run) !== null

/** One look at a run: how many in a row found nothing new, and whether the run exists at all. */
interface Look {
  readonly quiet: number
  readonly known: boolean
  /** When the state that it saw last was written. */
  readonly since: IsoUtc | null
}

/** Tells a person who waits, now and then, what failed meanwhile; where nothing did, once, that nothing has come. */
export function quietTeller(context: Context, runId: RunId, nothing: string): (look: Look) => Promise<void> {
  let told: IsoUtc | null = null
  return async ({ quiet, since }) => {
    if (quiet === 0 || quiet % QUIET_LOOKS !== 0) return
    const failing = await failingText(context, runId, since)
    if (failing === null && quiet === QUIET_LOOKS) context.note(nothing)
    if (failing === null || failing.last === told) return
    told = failing.last
    context.note(failing.text)
  }
}

/**
 * The run, or the one that answers for it, once it rests in a state later than `before` (that state, or its `seq` alone); tells each
 * change that it sees.
 * `between` is called after every look, and ends the waiting by throwing.
 */
export async function restOf(
  context: Context,
  runId: RunId,
  before: RunState | number | null,
  between: (look: Look) => Promise<void> | void,
): Promise<RunState> {
  const { store } = await context.desk()
  const from = typeof before === 'number' ? before : (before?.seq ?? 0)
  let seen = typeof before === 'number' ? null : before
  for (let quiet = 0; ; quiet += 1, await context.pause()) {
    const run = (await store.states.load(runId))?.state ?? null
    if (run !== null && run.seq > (seen?.seq ?? 0)) {
      context.note(progressText(run, seen))
      seen = run
      quiet = 0
    }
    await between({ quiet, known: run !== null, since: run?.updated_at ?? null })
    if (run === null || run.seq <= from || !atRest(run)) continue
    const twin = twinOf(run)
    if (twin === null) return run
    context.note(twinText(runId, twin))
    return await restOf(context, twin, null, () => {})
  }
}

/** Waits for what a message leads to: the run at rest in a state later than `before`. @throws Refused where it is refused or quarantined */
export async function settled(
  context: Context,
  runId: RunId,
  before: RunState | null,
  message: { readonly delivered: Delivered; readonly decisionId: string | null },
): Promise<RunState> {
  const { store } = await context.desk()
  const { delivered, decisionId } = message
  if (delivered.kind === 'handled') return await followedRun(store, runOfOutcome(delivered.outcome).run_id)
  const tell = quietTeller(context, runId, NOTHING_YET)
  return await restOf(context, runId, before, async (look) => {
    await tell(look)
    await refuseQuarantined(store.objects, delivered.messageId)
    if (decisionId !== null) await refuseRefused(store, runId, decisionId)
  })
}

const NOTHING_YET =
  'Nothing has come of the message yet. Is the worker, or the function, up? Ctrl-C ends the waiting, not the run.'

/** The run of an outcome that is known at once, for there is no queue. @throws Refused where it is refused or there is no run at rest */
function runOfOutcome(outcome: RunOutcome): RunState {
  switch (outcome.kind) {
    case 'paused':
    case 'halted':
    case 'closed':
      return outcome.run
    case 'refused':
      throw refusedFor(outcome.reasons)
    case 'not_yet':
      throw new Refused(
        EXIT.other,
        `Run ${outcome.runId} has not come to its pause yet; nothing was changed. Retry the run first.`,
      )
    case 'unknown_run':
      throw new Refused(EXIT.other, `There is no run ${outcome.runId}.`)
    case 'conflict':
      throw new Refused(EXIT.refused, outcome.message, outcome.code)
  }
}

const refusedFor = (reasons: readonly string[]): Refused =>
  new Refused(EXIT.refused, `It was refused:\n${reasons.map((reason) => `  - ${reason}`).join('\n')}`)

/** @throws Refused where the message was put under quarantine */
export async function refuseQuarantined(objects: ObjectStore, messageId: string): Promise<void> {
  const poison = await objectAt(objects, quarantineKey(messageId), quarantined)
  if (poison === null) return
  const { cause, cure } = poison
  throw new Refused(EXIT.quarantined, `The message was quarantined: ${cause} ${cure}`.trimEnd())
}

/** @throws Refused where the decision did not count */
export async function refuseRefused(store: Store, runId: RunId, decisionId: string): Promise<void> {
  const { refusals, last } = await readLedger(store, { run_id: runId })
  const mine = [...refusals, ...(last === null ? [] : [last])].find((refusal) => refusedId(refusal) === decisionId)
  if (mine !== undefined) throw refusedFor(mine.reasons)
}
