import { advance } from './advance.ts'
import { Bench } from './bench.ts'
import type { EpochMs, RunId, Sha256 } from './brands.ts'
import { type Decision, decideCut, decideResume, type ResumeMessage, takenNow } from './decide.ts'
import { canonicalJson, digestOf, type Json } from './digest.ts'
import { announce, siblingsOf } from './entries.ts'
import type { Facts } from './facts.ts'
import { refusalKey, refusalPrefix } from './keys.ts'
import type { Plan } from './plan.ts'
import type { Clock, Discoverer, Ids, Reporter, Store, StoredState } from './ports.ts'
import { predict, stageOf } from './predict.ts'
import { asWritten, halted, pendingRun, voided, waitsAt } from './run.ts'
import { DEFAULT_SETTINGS, type Settings } from './settings.ts'
import { siblingVerdict } from './siblings.ts'
import type { Approval, ApprovalInHand, Mode, Refusal, RunState, Sender } from './state.ts'
import type { SovereignGate } from './steps.ts'
import { STOPS, Stop, type StopCode } from './stops.ts'
import { isoUtc } from './time.ts'

/** How often a lost race is decided again before the queue is asked to. */
const MAX_RACES = 5

export interface RunnerDependencies {
  readonly store: Store
  readonly kb: Reporter
  readonly discoverer: Discoverer
  readonly clock: Clock
  readonly ids: Ids
  readonly settings?: Settings
}

interface Common {
  /** Who sent the message and when the queue took it; the clock where there is no queue. */
  readonly sender?: Sender
  /** When the invocation must have ended. */
  readonly deadline?: EpochMs
}

export interface CutCommand extends Common {
  readonly documentId: string
  readonly mode?: Mode
  readonly runId?: RunId
  readonly sourceVersion?: string
  readonly batchId?: string
}

interface ResumeCommon extends Common {
  readonly runId: RunId
}

interface Request {
  readonly requestId: string
  readonly reason: string
}

export type ResumeCommand =
  | (ResumeCommon & { readonly approval: Approval })
  | (ResumeCommon & { readonly retry: Request })
  | (ResumeCommon & { readonly void: Request })

export type RunOutcome =
  | { readonly kind: 'paused'; readonly runId: RunId; readonly gate: SovereignGate; readonly run: RunState }
  | { readonly kind: 'halted'; readonly runId: RunId; readonly code: StopCode; readonly run: RunState }
  | { readonly kind: 'closed'; readonly runId: RunId; readonly run: RunState }
  | { readonly kind: 'refused'; readonly runId: RunId; readonly reasons: readonly string[] }
  | { readonly kind: 'not_yet'; readonly runId: RunId }
  | { readonly kind: 'unknown_run'; readonly runId: RunId }
  | { readonly kind: 'conflict'; readonly runId: RunId; readonly code: StopCode; readonly message: string }

/** The one I/O loop: message → state → facts → `advance` → objects → state → entries. */
export class OrchestratorRunner {
  readonly #deps: RunnerDependencies
  readonly #settings: Settings

  constructor(dependencies: RunnerDependencies) {
    this.#deps = dependencies
    this.#settings = dependencies.settings ?? DEFAULT_SETTINGS
  }

  /**
   * Starts a run, or goes on with the one of that id after a crash.
   * @throws Stop STOP_SOURCE_UNREACHABLE and whatever nobody foresaw: deliver the message again
   */
  async cut(command: CutCommand): Promise<RunOutcome> {
    const at = this.#deps.clock.now()
    const runId = command.runId ?? this.#deps.ids.runId(at)
    const stored = (await this.#deps.store.states.load(runId)) ?? (await this.#create(command, runId, at))
    if (stored.state.document_id !== command.documentId) {
      const message = `Run ${runId} belongs to document ${stored.state.document_id}, not to ${command.documentId}`
      return { kind: 'conflict', runId, code: 'STOP_REPLAY_CONFLICT', message }
    }
    return await this.#decide(stored, decideCut, 'cut', command.deadline ?? null)
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
    return await this.#decide(
      stored,
      (run) => decideResume(run, message, this.#settings),
      'resume',
      command.deadline ?? null,
    )
  }

  #messageOf(command: ResumeCommand): ResumeMessage {
    const sender = command.sender ?? takenNow('local', this.#deps.clock.now())
    if ('approval' in command) return { kind: 'approval', approval: command.approval, sender }
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
    const state = asWritten(run, 1, this.#deps.ids.writeId(), isoUtc(at))
    const saved = await this.#deps.store.states.save(state, null)
    if (saved.kind === 'lost') return saved.current
    await this.#announce(state)
    return { state, etag: saved.etag }
  }

  /** Decides on the state as it stands, and again on the newer one where a race was lost. */
  async #decide(
    stored: StoredState,
    decide: (run: RunState) => Decision,
    invocation: 'cut' | 'resume',
    deadline: EpochMs | null,
  ): Promise<RunOutcome> {
    let current = stored
    for (let race = 0; race < MAX_RACES; race += 1) {
      const done = await this.#carryOut(current, decide(current.state), invocation, deadline)
      if ('kind' in done) return done
      current = done
    }
    throw new Stop('STOP_SOURCE_UNREACHABLE', `Lost ${MAX_RACES} races for the state of run ${stored.state.run_id}`)
  }

  async #carryOut(
    stored: StoredState,
    decision: Decision,
    invocation: 'cut' | 'resume',
    deadline: EpochMs | null,
  ): Promise<RunOutcome | StoredState> {
    const { run_id: runId } = stored.state
    switch (decision.kind) {
      case 'settled':
        await this.#announce(stored.state)
        return outcomeOf(stored.state)
      case 'not_yet':
        return { kind: 'not_yet', runId }
      case 'refuse':
        await this.#recordRefusal(runId, decision.approval, decision.reasons)
        return { kind: 'refused', runId, reasons: decision.reasons }
      case 'write':
        return await this.#commit(stored, { run: decision.run, facts: null, plan: await this.#planOf(decision.run) })
      case 'lead':
        if (decision.spoiled !== null)
          await this.#recordRefusal(runId, decision.spoiled.approval, decision.spoiled.reasons)
        return await this.#lead(stored, decision, invocation, deadline)
    }
  }

  async #lead(
    stored: StoredState,
    { run, approval }: Extract<Decision, { kind: 'lead' }>,
    invocation: 'cut' | 'resume',
    deadline: EpochMs | null,
  ): Promise<RunOutcome | StoredState> {
    const { clock } = this.#deps
    const settings = this.#settings
    const plan = await this.#planOf(run)
    const facts = await this.#facts(run)
    if (facts instanceof Stop) {
      const kept = approval === null ? run : { ...run, approval_in_hand: approval }
      return await this.#commit(stored, { run: halted(kept, facts, isoUtc(clock.now()), null), facts: null, plan })
    }
    const { open, unitsSeenBefore, duplicate } = await this.#among(run, facts)
    if (duplicate !== null) return await this.#commit(stored, { run: duplicate, facts, plan })
    const bench = new Bench({ facts, settings, plan, unitsSeenBefore })
    const advanced = advance(open, { invocation, facts, bench, settings, approval, clock, deadline })
    return await this.#commit(stored, { run: advanced, facts, plan: bench.planSoFar() })
  }

  /** The facts, or the stop that a refusing role or session is. An outage is thrown: the queue delivers again. */
  async #facts(run: RunState): Promise<Facts | Stop> {
    const pinned = run.context_pins['version_string']
    const sourceVersion = typeof pinned === 'string' ? pinned : run.source_version
    try {
      return await this.#deps.discoverer.facts({ documentId: run.document_id, sourceVersion, runId: run.run_id })
    } catch (error) {
      if (error instanceof Stop && STOPS[error.code].delivery === 'ack') return error
      throw error
    }
  }

  /** How a run that is about to pin its source stands among the document's other runs. */
  async #among(
    run: RunState,
    facts: Facts,
  ): Promise<{ open: RunState; unitsSeenBefore: boolean; duplicate: RunState | null }> {
    if (run.plan !== null) return { open: run, unitsSeenBefore: false, duplicate: null }
    const siblings = await siblingsOf(this.#deps.store.objects, run.document_id, run.run_id)
    const verdict = siblingVerdict(siblings, facts)
    const { unitsSeenBefore } = verdict
    if (run.state === 'pending' && verdict.duplicateOf !== null) {
      const at = isoUtc(this.#deps.clock.now())
      return {
        open: run,
        unitsSeenBefore,
        duplicate: voided(run, `duplicate_of ${verdict.duplicateOf}`, 'iu-cutter', at),
      }
    }
    return { open: { ...run, overtakes: verdict.overtakes }, unitsSeenBefore, duplicate: null }
  }

  async #planOf(run: RunState): Promise<Plan | null> {
    return run.plan === null ? null : await this.#deps.store.plans.load(run.run_id, run.plan.object)
  }

  /** Plan and reports first, then the state: a crash in between leaves harmless orphans. Returns the newer state where a race was lost. */
  async #commit(
    stored: StoredState,
    result: { run: RunState; facts: Facts | null; plan: Plan | null },
  ): Promise<RunOutcome | StoredState> {
    const { clock, ids, store, kb } = this.#deps
    const { site, grantSnapshotSha256 } = this.#settings
    const planned = await this.#keepPlan(result.run, result.plan)
    const written = asWritten(planned, stored.state.seq + 1, ids.writeId(), isoUtc(clock.now()))
    const plan = written.plan === null ? null : result.plan
    const report = await kb.publish({
      state: written,
      facts: result.facts,
      plan,
      prediction: plan === null ? null : predict(plan, site, stageOf(written.state), written.approvals),
      refusals: await this.#refusals(written),
      site: { command_suffix: site.command_suffix, demo: site.demo, grant_snapshot_sha256: grantSnapshotSha256 },
    })
    const state: RunState = {
      ...written,
      report: { digest: report.digest as Sha256, folder: report.folder, html: report.html },
    }
    const saved = await store.states.save(state, stored.etag)
    if (saved.kind === 'lost') return saved.current
    await this.#announce(state)
    return outcomeOf(state)
  }

  async #keepPlan(run: RunState, plan: Plan | null): Promise<RunState> {
    if (run.plan !== null || plan === null || run.context_pins['plan_digest'] === undefined) return run
    const object = await this.#deps.store.plans.save(run.run_id, plan)
    return { ...run, plan: { object, plan_digest: plan.plan_digest } }
  }

  async #announce(run: RunState): Promise<void> {
    await announce(this.#deps.store.objects, run, this.#settings.site.command_suffix)
  }

  async #recordRefusal(runId: RunId, { approval, sender }: ApprovalInHand, reasons: readonly string[]): Promise<void> {
    const refusal: Refusal = {
      run_id: runId,
      gate: approval.gate,
      approval,
      reasons,
      sender,
      refused_at: sender.taken_at,
    }
    const bytes = new TextEncoder().encode(canonicalJson(refusal as unknown as Json))
    await this.#deps.store.objects.create(refusalKey(runId, digestOf(refusal)), {
      bytes,
      contentType: 'application/json',
      encoding: null,
    })
  }

  async #refusals(run: RunState): Promise<readonly Refusal[]> {
    if (run.plan === null) return []
    const { objects } = this.#deps.store
    const all = await Promise.all(
      (await objects.list(refusalPrefix(run.run_id))).map(async (key) => await objects.read(key)),
    )
    return all.flatMap((bytes) => (bytes === null ? [] : [JSON.parse(new TextDecoder().decode(bytes)) as Refusal]))
  }
}

function outcomeOf(run: RunState): RunOutcome {
  const { run_id: runId, status } = run
  const gate = waitsAt(run)
  if (gate !== null) return { kind: 'paused', runId, gate, run }
  if (status.kind === 'halted') return { kind: 'halted', runId, code: status.code, run }
  if (status.kind === 'closed') return { kind: 'closed', runId, run }
  throw new Error(`BUG-runner: run ${runId} rests at ${run.state}`)
}
