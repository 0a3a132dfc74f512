import type { EpochMs, RunId } from '../../src/orchestrator/brands.ts'
import type { RunOutcome } from '../../src/orchestrator/commands.ts'
import type { Facts } from '../../src/orchestrator/facts.ts'
import { stateKey } from '../../src/orchestrator/keys.ts'
import type { FactQuestion } from '../../src/orchestrator/ports.ts'
import { OrchestratorRunner } from '../../src/orchestrator/runner.ts'
import { DEFAULT_SETTINGS, type Settings } from '../../src/orchestrator/settings.ts'
import type { Approval, RunState, Sender } from '../../src/orchestrator/state.ts'
import { gateOf, type SovereignGate } from '../../src/orchestrator/steps.ts'
import { isoUtc } from '../../src/orchestrator/time.ts'
import { DryRunReporter } from '../../src/reports/reporter.ts'
import { decodeState } from '../../src/schema/state.ts'
import { documentOf, factsOf, idOf, SAMPLE_TEXT, visible } from '../fakes/facts.ts'
import { type Memory, memoryStore } from '../fakes/memory-store.ts'
import { baselineOf } from '../reports/fixture.ts'
import { type Around, intercepted } from './intercept.ts'

/** A whole product in memory: a store, a database that can change, a clock that a test moves. */

export const START = Date.UTC(2026, 0, 2, 3, 4, 5) as EpochMs
export const DOCUMENT = documentOf().doc_code
export const HOUR = 3_600_000

const OLD_TEXT = `${SAMPLE_TEXT.replace('keeps a library', 'keeps books')}
## Article 9. Dogs

Dogs stay outside.
`

/** The by-law over its earlier text in force: one article each to keep, revise and retire, and more to keep. */
export const sampleFacts = (change: Partial<Facts> = {}): Facts =>
  factsOf({ baseline: visible(baselineOf(OLD_TEXT, 'BY-LAW', 'markdown-atx')), ...change })

export interface WorldOptions {
  readonly facts?: Facts
  readonly settings?: Partial<Settings>
  readonly around?: Around
  /** Hears each question for facts. */
  readonly asked?: (question: FactQuestion) => void
  /** Two worlds over the same memory share their store. */
  readonly memory?: Memory
}

export class World {
  readonly memory: Memory
  readonly runner: OrchestratorRunner
  /** What the database holds now. */
  facts: Facts
  now: EpochMs = START
  /** Every port call, as `port key`. */
  readonly calls: string[] = []
  #ids = 0

  constructor(options: WorldOptions = {}) {
    this.memory = options.memory ?? new Map()
    this.facts = options.facts ?? sampleFacts()
    const around: Around = options.around ?? (async (_call, go) => await go())
    const { store, discoverer } = intercepted(
      {
        store: memoryStore(this.memory),
        discoverer: {
          facts: async (question) => {
            options.asked?.(question)
            return ofDocument(this.facts, question.documentId)
          },
        },
      },
      async (call, go) => {
        this.calls.push(call)
        return await around(call, go)
      },
    )
    this.runner = new OrchestratorRunner({
      store,
      kb: new DryRunReporter(store.objects),
      discoverer,
      clock: { now: () => this.now },
      ids: { runId: (at) => runIdOf(at, this.#next()), writeId: () => `write-${this.#next()}` },
      settings: { ...DEFAULT_SETTINGS, ...options.settings },
    })
  }

  cut = async (runId?: RunId): Promise<RunOutcome> =>
    await this.runner.cut({ documentId: DOCUMENT, ...(runId === undefined ? {} : { runId }) })

  /** Approves what the run waits for, as a person does who read the request. */
  approve = async (runId: RunId, change: Partial<Approval> = {}): Promise<RunOutcome> =>
    await this.send(runId, approvalOf(this.state(runId), this.now, change))

  send = async (runId: RunId, approval: Approval, sender?: Partial<Sender>): Promise<RunOutcome> =>
    await this.runner.resume({ runId, approval, ...(sender === undefined ? {} : { sender: this.sender(sender) }) })

  retry = async (runId: RunId, requestId = 'retry-1'): Promise<RunOutcome> =>
    await this.runner.resume({ runId, retry: { requestId, reason: 'mended' } })

  giveUp = async (runId: RunId): Promise<RunOutcome> =>
    await this.runner.resume({ runId, void: { requestId: 'void-1', reason: 'not needed' } })

  sender = (change: Partial<Sender> = {}): Sender => ({
    requested_by: 'ada',
    sender_id: null,
    message_id: null,
    taken_at: isoUtc(this.now),
    ...change,
  })

  state(runId: RunId): RunState {
    return decodeState(this.text(stateKey(runId)), runId)
  }

  /** Replaces the stored state, as a bundle of another time would have left it. */
  rewrite(runId: RunId, change: (run: RunState) => RunState): void {
    const key = stateKey(runId)
    const stored = this.memory.get(key)
    if (stored === undefined) throw new Error(`no state ${runId}`)
    const bytes = new TextEncoder().encode(JSON.stringify(change(this.state(runId))))
    this.memory.set(key, { ...stored, bytes })
  }

  text(key: string): string {
    const stored = this.memory.get(key)
    if (stored === undefined) throw new Error(`nothing at ${key}`)
    return new TextDecoder().decode(stored.bytes)
  }

  keys = (prefix: string): readonly string[] => [...this.memory.keys()].filter((key) => key.startsWith(prefix)).sort()

  later(ms: number): void {
    this.now = (this.now + ms) as EpochMs
  }

  #next(): number {
    this.#ids += 1
    return this.#ids
  }
}

export const runIdOf = (at: EpochMs, n: number): RunId =>
  `ictr-${isoUtc(at).slice(0, 19).replaceAll(/[-:]/g, '')}Z-${n.toString(16).padStart(8, '0')}` as RunId

function ofDocument(facts: Facts, documentId: string): Facts {
  const known = facts.document?.doc_code === documentId
  return known ? facts : { ...facts, document: null, version: null }
}

/** A valid approval of what the run asks for at the gate of its state. */
export function approvalOf(run: RunState, now: EpochMs, change: Partial<Approval> = {}): Approval {
  const gate = change.gate ?? gateOf(run.state)
  if (gate === null) throw new Error(`nothing to approve at ${run.state}`)
  const request = run.requests[gate]
  return {
    approval_id: `approval-${gate}`,
    gate,
    run_id: run.run_id,
    decision: 'approve',
    signed_utc: isoUtc(now),
    allowance: 'explicit',
    payload_sha256: request?.request_digest ?? '0'.repeat(64),
    acknowledged: request?.risks ?? {},
    ...(gate === 'SG_2_lifecycle_authz' ? { review_decision_id: idOf(`decision of ${run.run_id}`) } : {}),
    scope: 'the whole plan',
    approver: 'A. Reviewer',
    ...change,
  }
}

export const GATES_IN_ORDER: readonly SovereignGate[] = ['SG_1_cut_authz', 'SG_2_lifecycle_authz']
