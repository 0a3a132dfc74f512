import { differenceOf, type StoppedRun } from './difference.ts'
import { writeEntries } from './entries.ts'
import type { Facts } from './facts.ts'
import type { Plan } from './plan.ts'
import type { Clock, Ids, Reporter, Store, StoredState } from './ports.ts'
import { Predictor, stageOf } from './predict.ts'
import type { Prediction } from './prediction.ts'
import { keepRefusals, type RefusalLedger, recordRefusal } from './refusals.ts'
import { asWritten, refusalOf } from './run.ts'
import type { Settings } from './settings.ts'
import type { Refused, RunState } from './state.ts'
import { isStop } from './stops.ts'
import { isoUtc } from './time.ts'

/** `lost`: another writer's state stands; decide again on `current`. */
export type Committed =
  | { readonly kind: 'saved'; readonly stored: StoredState }
  | { readonly kind: 'lost'; readonly current: StoredState }

export interface CommitterDependencies {
  readonly store: Store
  readonly kb: Reporter
  readonly clock: Clock
  readonly ids: Ids
}

/** What an invocation has come to, and what its report is made of. */
export interface CommitInput {
  readonly run: RunState
  readonly facts: Facts | null
  readonly plan: Plan | null
  /** The run that a drift had stopped, where this one follows it. */
  readonly predecessor: StoppedRun | null
  /** Null where nothing was simulated yet: it is then made of the plan. */
  readonly predictor: Predictor | null
  readonly ledger: RefusalLedger
}

/** Everything that an invocation writes, in an order that a crash may cut anywhere. */
export class Committer {
  readonly #deps: CommitterDependencies
  readonly #settings: Settings

  constructor(deps: CommitterDependencies, settings: Settings) {
    this.#deps = deps
    this.#settings = settings
  }

  /** Writes a run's first state, so that a poisoned message is visible. */
  async create(run: RunState): Promise<Committed> {
    const { ids, store } = this.#deps
    const state = asWritten(run, 1, ids.writeId(), run.created_at)
    const saved = await store.states.save(state, null)
    if (saved.kind === 'lost') return saved
    await this.announce(state)
    return { kind: 'saved', stored: { state, etag: saved.etag } }
  }

  /** Plan and reports first, then the state, then what follows from it: a crash in between leaves harmless orphans. */
  async commit(previous: StoredState, input: CommitInput): Promise<Committed> {
    const { clock, ids, store } = this.#deps
    const planned = await this.#keepPlan(input.run, input.plan)
    const written = asWritten(planned, previous.state.seq + 1, ids.writeId(), isoUtc(clock.now()))
    const state = await this.#report(written, input)
    const saved = await store.states.save(state, previous.etag)
    if (saved.kind === 'lost') return saved
    await this.announce(state)
    return { kind: 'saved', stored: { state, etag: saved.etag } }
  }

  /** What follows from a state: index entry, notice, and approvals let go into the ledger; safe to repeat. */
  async announce(run: RunState): Promise<void> {
    const { objects } = this.#deps.store
    await Promise.all([
      writeEntries(objects, run, this.#settings.site.command_suffix),
      keepRefusals(objects, run.let_go ?? []),
    ])
  }

  /** A repeated delivery writes the same object again. */
  async recordRefusal(run: RunState, refused: Refused, reasons: readonly string[]): Promise<void> {
    await recordRefusal(this.#deps.store, refusalOf(run, refused, reasons, refused.sender.taken_at))
  }

  async #keepPlan(run: RunState, plan: Plan | null): Promise<RunState> {
    if (run.plan !== null || plan === null || run.context_pins['plan_digest'] === undefined) return run
    const object = await this.#deps.store.plans.save(run.run_id, plan)
    return { ...run, plan: { object, plan_digest: plan.plan_digest } }
  }

  async #report(run: RunState, { facts, plan, predecessor, predictor, ledger }: CommitInput): Promise<RunState> {
    const { site, grantSnapshotSha256, approvals, fourEyes } = this.#settings
    const reported = run.plan === null ? null : plan
    const report = await this.#deps.kb.publish({
      state: run,
      facts,
      plan: reported,
      prediction: reported === null ? null : predictionOf(run, predictor ?? new Predictor(reported, site)),
      difference:
        predecessor === null || facts === null || reported === null
          ? null
          : differenceOf(predecessor, facts, this.#settings, reported),
      ledger,
      site: {
        command_suffix: site.command_suffix,
        demo: site.demo,
        grant_snapshot_sha256: grantSnapshotSha256,
        approvals,
        four_eyes: fourEyes,
      },
    })
    return { ...run, report: { digest: report.digest, folder: report.folder, html: report.html } }
  }
}

/**
 * The prediction of a run's plan. Another version of the code may refuse that plan: this halts the run, and must not keep
 * a halted run from being voided.
 */
function predictionOf(run: RunState, predictor: Predictor): Prediction | null {
  try {
    return predictor.through(stageOf(run.state), run.approvals)
  } catch (error) {
    if (isStop(error, 'STOP_PLAN_REFUSED') && run.status.kind !== 'open') return null
    throw error
  }
}
