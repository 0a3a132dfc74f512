import type { Sha256 } from './brands.ts'
import { differenceOf, type StoppedRun } from './difference.ts'
import { announce } from './entries.ts'
import type { Facts } from './facts.ts'
import type { Plan } from './plan.ts'
import type { Clock, Ids, Reporter, Store, StoredState } from './ports.ts'
import { Predictor, stageOf } from './predict.ts'
import type { Prediction } from './prediction.ts'
import { keepRefusals, type RefusalLedger, readLedger, recordRefusal } from './refusals.ts'
import { asWritten, refusalOf } from './run.ts'
import type { Settings } from './settings.ts'
import type { Refused, RunState } from './state.ts'
import { isStop } from './stops.ts'
import { isoUtc } from './time.ts'

/** `lost`: another writer's state stands; decide again on `current`. */
export type Committed =
  | { readonly kind: 'saved'; readonly stored: StoredState }
  | { readonly kind: 'lost'; readonly current: StoredState }

/** What an invocation has come to. */
export interface Result {
  readonly run: RunState
  readonly facts: Facts | null
  readonly plan: Plan | null
  /** The run that a drift had stopped, where this one follows it. */
  readonly stopped: StoppedRun | null
  /** Null where nothing was simulated yet: it is then made of the plan. */
  readonly predictor: Predictor | null
  readonly ledger: RefusalLedger
}

/** Everything that an invocation writes, in an order that a crash may cut anywhere. */
export class Committer {
  readonly #deps: { readonly store: Store; readonly kb: Reporter; readonly clock: Clock; readonly ids: Ids }
  readonly #settings: Settings

  constructor(
    deps: { readonly store: Store; readonly kb: Reporter; readonly clock: Clock; readonly ids: Ids },
    settings: Settings,
  ) {
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
  async commit(previous: StoredState, result: Result): Promise<Committed> {
    const { clock, ids, store } = this.#deps
    const planned = await this.#keepPlan(result.run, result.plan)
    const written = asWritten(planned, previous.state.seq + 1, ids.writeId(), isoUtc(clock.now()))
    const state = await this.#report(written, result)
    const saved = await store.states.save(state, previous.etag)
    if (saved.kind === 'lost') return saved
    await this.announce(state)
    return { kind: 'saved', stored: { state, etag: saved.etag } }
  }

  /** What follows from a state: index entry, notice, and approvals let go into the ledger; safe to repeat. */
  async announce(run: RunState): Promise<void> {
    const { objects } = this.#deps.store
    await Promise.all([
      announce(objects, run, this.#settings.site.command_suffix),
      keepRefusals(objects, run.let_go ?? []),
    ])
  }

  /** The same delivery again writes the same object. */
  async recordRefusal(run: RunState, refused: Refused, reasons: readonly string[]): Promise<void> {
    await recordRefusal(this.#deps.store, refusalOf(run, refused, reasons, refused.sender.taken_at))
  }

  async ledger(run: RunState): Promise<RefusalLedger> {
    return await readLedger(this.#deps.store, run)
  }

  async #keepPlan(run: RunState, plan: Plan | null): Promise<RunState> {
    if (run.plan !== null || plan === null || run.context_pins['plan_digest'] === undefined) return run
    const object = await this.#deps.store.plans.save(run.run_id, plan)
    return { ...run, plan: { object, plan_digest: plan.plan_digest } }
  }

  async #report(run: RunState, { facts, plan, stopped, predictor, ledger }: Result): Promise<RunState> {
    const { site, grantSnapshotSha256, approvals, fourEyes } = this.#settings
    const reported = run.plan === null ? null : plan
    const report = await this.#deps.kb.publish({
      state: run,
      facts,
      plan: reported,
      prediction: reported === null ? null : predictionOf(run, predictor ?? new Predictor(reported, site)),
      difference:
        stopped === null || facts === null || reported === null
          ? null
          : differenceOf(stopped, facts, this.#settings, reported),
      ledger,
      site: {
        command_suffix: site.command_suffix,
        demo: site.demo,
        grant_snapshot_sha256: grantSnapshotSha256,
        approvals,
        four_eyes: fourEyes,
      },
    })
    return { ...run, report: { digest: report.digest as Sha256, folder: report.folder, html: report.html } }
  }
}

/** Another version of the code may refuse what this run's plan foresaw: that halts the run, and must not keep it from being voided. */
function predictionOf(run: RunState, predictor: Predictor): Prediction | null {
  try {
    return predictor.through(stageOf(run.state), run.approvals)
  } catch (error) {
    if (isStop(error, 'STOP_PLAN_REFUSED') && run.status.kind !== 'open') return null
    throw error
  }
}
