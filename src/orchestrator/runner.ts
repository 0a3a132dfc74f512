import { advance } from './advance.ts'
import { amongSiblings } from './among-siblings.ts'
import type { EpochMs, RunId } from './brands.ts'
import { type CutCommand, conflictOf, outcomeOf, type ResumeCommand, type RunOutcome } from './commands.ts'
import { Committer } from './commit.ts'
import { type Decision, decideGoingOn, decideResume, type ResumeMessage, takenNow } from './decide.ts'
import type { StoppedRun } from './difference.ts'
import type { Facts } from './facts.ts'
import { lastAttackIn } from './last-attack.ts'
import type { Plan } from './plan.ts'
import { Planner } from './planner.ts'
import type { Clock, Discoverer, Ids, Reporter, Store, StoredState } from './ports.ts'
import { stoppedRun } from './predecessor.ts'
import { EMPTY_LEDGER, readLedger } from './refusals.ts'
import { halted, holding, pendingRun } from './run.ts'
import { DEFAULT_SETTINGS, type Settings } from './settings.ts'
import type { RunState } from './state.ts'
import { STOPS, Stop, unlessCorrupt } from './stops.ts'
import { isoUtc } from './time.ts'

/** Attempts at the state before the failure is left to the queue's redelivery. */
const MAX_RACES = 5

export interface RunnerDependencies {
  readonly store: Store
  /** Where reports go; named as the recipe has always named it. */
  readonly kb: Reporter
  /** Asked once for each `cut` and `resume`. */
  readonly discoverer: Discoverer
  readonly clock: Clock
  readonly ids: Ids
  /** `DEFAULT_SETTINGS` unless told. */
  readonly settings?: Settings
}

interface Invocation {
  readonly kind: 'cut' | 'resume'
  readonly decide: (run: RunState) => Decision
  readonly deadline: EpochMs | null
}

/** `lost`: another writer's state stands; decide again on `current`. */
type Carried =
  | { readonly kind: 'done'; readonly outcome: RunOutcome }
  | { readonly kind: 'lost'; readonly current: StoredState }

/** What an invocation has come to, before it is written. */
interface Computed {
  readonly run: RunState
  readonly facts: Facts | null
  readonly planner: Planner | null
  /** The run that a drift had stopped, where this one follows it. */
  readonly predecessor: StoppedRun | null
}

const WITHOUT_FACTS: Omit<Computed, 'run'> = { facts: null, planner: null, predecessor: null }

/** The one I/O loop: message → state → facts → `advance` → objects → state → entries. */
export class OrchestratorRunner {
  readonly #deps: RunnerDependencies
  readonly #settings: Settings
  readonly #committer: Committer

  constructor(dependencies: RunnerDependencies) {
    this.#deps = dependencies
    this.#settings = dependencies.settings ?? DEFAULT_SETTINGS
    this.#committer = new Committer(dependencies, this.#settings)
  }

  /**
   * Starts a run, or goes on with the one of that id after a crash.
   * @throws Stop STOP_SOURCE_UNREACHABLE and whatever nobody foresaw: deliver the message again
   */
  async cut(command: CutCommand): Promise<RunOutcome> {
    const at = this.#deps.clock.now()
    const runId = command.runId ?? this.#deps.ids.runId(at)
    const found = await this.#deps.store.states.load(runId)
    const stored = found ?? (await this.#create(command, runId, at))
    const conflict = conflictOf(stored.state, command)
    if (conflict !== null) return { kind: 'conflict', runId, code: 'STOP_REPLAY_CONFLICT', message: conflict }
    // A crash may have come between the first state and its index entry: a run that is under way must be listed.
    if (found?.state.seq === 1) await this.#committer.announce(found.state)
    return await this.#settle(stored, { kind: 'cut', decide: decideGoingOn, deadline: command.deadline ?? null })
  }

  /**
   * Takes an approval, a retry or a void for a run.
   * @throws Stop STOP_SOURCE_UNREACHABLE, STOP_STATE_CORRUPT
   */
  async resume(command: ResumeCommand): Promise<RunOutcome> {
    const { runId } = command
    const stored = await this.#deps.store.states.load(runId)
    if (stored === null) return { kind: 'unknown_run', runId }
    const message = this.#messageOf(command)
    const decide = (run: RunState): Decision => decideResume(run, message, this.#settings)
    return await this.#settle(stored, { kind: 'resume', decide, deadline: command.deadline ?? null })
  }

  #messageOf(command: ResumeCommand): ResumeMessage {
    const sender = command.sender ?? takenNow('local', this.#deps.clock.now())
    if ('approval' in command) {
      const { approval, envelope } = command
      return { kind: 'approval', inHand: { approval, sender, ...(envelope === undefined ? {} : { envelope }) } }
    }
    if ('unreadable' in command) return { kind: 'unreadable', ...command.unreadable, sender }
    if ('retry' in command) return { kind: 'retry', ...command.retry, sender }
    return { kind: 'void', ...command.void, sender }
  }

  async #create(command: CutCommand, runId: RunId, at: EpochMs): Promise<StoredState> {
    const run = pendingRun({
      runId,
      documentId: command.documentId,
      mode: command.mode ?? 'DRYRUN',
      sourceVersion: command.sourceVersion ?? null,
      batchId: command.batchId ?? null,
      sender: command.sender ?? takenNow('local', at),
      at: isoUtc(at),
      codeVersion: this.#settings.codeVersion,
    })
    const created = await this.#committer.create(run)
    return created.kind === 'lost' ? created.current : created.stored
  }

  /** Decides on the state as it stands, and again on the newer one where a race was lost. */
  async #settle(stored: StoredState, invocation: Invocation): Promise<RunOutcome> {
    let current = stored
    for (let race = 0; race < MAX_RACES; race += 1) {
      const carried = await this.#carryOut(current, invocation)
      if (carried.kind === 'done') return carried.outcome
      current = carried.current
    }
    throw new Stop('STOP_SOURCE_UNREACHABLE', `Lost ${MAX_RACES} races for the state of run ${stored.state.run_id}`)
  }

  async #carryOut(stored: StoredState, invocation: Invocation): Promise<Carried> {
    const { state } = stored
    const runId = state.run_id
    const decision = invocation.decide(state)
    switch (decision.kind) {
      case 'settled':
        await this.#committer.announce(state)
        return done(outcomeOf(state))
      case 'not_yet':
        return done({ kind: 'not_yet', runId })
      case 'refuse':
        await this.#committer.recordRefusal(state, decision.refused, decision.reasons)
        return done({ kind: 'refused', runId, reasons: decision.reasons })
      case 'write':
        return await this.#commit(stored, invocation, { ...WITHOUT_FACTS, run: decision.run })
      case 'lead':
        return await this.#lead(stored, decision, invocation)
    }
  }

  async #lead(
    stored: StoredState,
    { run, approval }: Extract<Decision, { kind: 'lead' }>,
    invocation: Invocation,
  ): Promise<Carried> {
    const { clock } = this.#deps
    const settings = this.#settings
    const plan = await this.#storedPlan(run)
    const [facts, lastAttack] = await Promise.all([
      this.#facts(run, invocation.deadline),
      lastAttackIn(this.#deps.store.objects),
    ])
    if (facts instanceof Stop) {
      const stopped = halted(approval === null ? run : holding(run, approval), facts, isoUtc(clock.now()), null)
      return await this.#commit(stored, invocation, { ...WITHOUT_FACTS, run: stopped })
    }
    const { run: open, unitsSeenBefore, duplicate } = await amongSiblings(this.#deps, run, facts)
    const predecessor = open.follows === undefined ? null : await stoppedRun(this.#deps.store, open.follows)
    const planner = new Planner({ facts, settings, plan, unitsSeenBefore })
    if (duplicate !== null)
      return await this.#commit(stored, invocation, { run: duplicate, facts, planner, predecessor })
    const { kind, deadline } = invocation
    const input = { invocation: kind, facts, planner, settings, approval, lastAttack, clock, deadline }
    return await this.#commit(stored, invocation, { run: advance(open, input), facts, planner, predecessor })
  }

  /** The facts, or the stop that halts the run: a refused role or session, or a deadline. An outage is thrown, so that the queue delivers again. */
  async #facts(run: RunState, deadline: EpochMs | null): Promise<Facts | Stop> {
    const pinned = run.context_pins['version_string']
    const sourceVersion = typeof pinned === 'string' ? pinned : run.source_version
    const question = { documentId: run.document_id, sourceVersion, runId: run.run_id }
    try {
      return await this.#deps.discoverer.facts(deadline === null ? question : { ...question, deadline })
    } catch (error) {
      if (error instanceof Stop && STOPS[error.code].delivery === 'ack') return error
      throw error
    }
  }

  async #storedPlan(run: RunState): Promise<Plan | null> {
    return run.plan === null ? null : await this.#deps.store.plans.load(run.run_id, run.plan.object)
  }

  /** A run whose plan object is lost can still be given up. */
  async #planToReport(run: RunState): Promise<Plan | null> {
    const reading = this.#storedPlan(run)
    return await (run.status.kind === 'closed' ? unlessCorrupt(reading) : reading)
  }

  async #commit(
    stored: StoredState,
    { kind }: Invocation,
    { run, facts, planner, predecessor }: Computed,
  ): Promise<Carried> {
    // On the way to its first pause a run's own approvals come again; the little else that is refused then (another run's,
    // an unsigned void) is listed from the next report on. So a cut need not ask.
    const ledger = kind === 'cut' ? EMPTY_LEDGER : await readLedger(this.#deps.store, run)
    const plan = planner === null ? await this.#planToReport(run) : planner.planSoFar()
    const predictor = planner?.predictor() ?? null
    const committed = await this.#committer.commit(stored, { run, facts, plan, predecessor, predictor, ledger })
    return committed.kind === 'lost' ? committed : done(outcomeOf(committed.stored.state))
  }
}

const done = (outcome: RunOutcome): Carried => ({ kind: 'done', outcome })
