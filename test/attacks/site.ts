import { resumeHandler } from '../../src/handlers/resume.ts'
import { payloadTypeOf } from '../../src/orchestrator/authority.ts'
import type { RunId } from '../../src/orchestrator/brands.ts'
import type { Envelope, PinnedKey } from '../../src/orchestrator/dsse.ts'
import { refusalPrefix, stateKey } from '../../src/orchestrator/keys.ts'
import { type Settings, STRUCTURAL } from '../../src/orchestrator/settings.ts'
import type { Approval, ApprovalPolicy, RunState } from '../../src/orchestrator/state.ts'
import type { SovereignGate } from '../../src/orchestrator/steps.ts'
import { type Memory, memoryStore } from '../fakes/memory-store.ts'
import { BUDGET, event, record, timeLeft } from '../handlers/fixtures.ts'
import { approvalOf, runIdOf, START, World } from '../orchestrator/world.ts'
import { envelopeOf, type TestKey, testKey } from '../signatures/keys.ts'

/** A site under attack: the real resume handler over a store in memory, and what a message there came to. */

export const RUN: RunId = runIdOf(START, 0xa11)
export const OTHER: RunId = runIdOf(START, 0xb0b)
export const SG_1: SovereignGate = 'SG_1_cut_authz'
export const SG_2: SovereignGate = 'SG_2_lifecycle_authz'

export const ANN = testKey('Ann', { gates: [SG_1] })
export const BOB = testKey('Bob', { gates: [SG_2] })
/** May sign at both gates. */
export const CAROL = testKey('Carol')
export const EXPIRED = testKey('Expired', { not_after: '2026-01-02T03:04:05.000Z' as PinnedKey['not_after'] })
export const REVOKED = testKey('Revoked', { revoked_at: '2026-01-01T00:00:00.000Z' as PinnedKey['revoked_at'] })
/** Nobody pinned it. */
export const EVE = testKey('Eve')

const PINNED = [ANN, BOB, CAROL, EXPIRED, REVOKED].map(({ pinned }) => pinned)

export const ATTACKED: { readonly [P in ApprovalPolicy]: Partial<Settings> } = {
  structural: {
    fourEyes: true,
    approvals: {
      ...STRUCTURAL,
      senders: { SG_1_cut_authz: ['AROAANN', 'AROACAROL', 'AROACUT'], SG_2_lifecycle_authz: ['AROABOB', 'AROAANN'] },
      sendersDiffer: true,
    },
  },
  signed: { approvals: { ...STRUCTURAL, policy: 'signed', keys: PINNED } },
}

/** Who decides at a gate in good faith: key and sender. */
const GOOD = { [SG_1]: [ANN, 'AROAANN:ann'], [SG_2]: [BOB, 'AROABOB:bob'] } as const satisfies Record<
  string,
  readonly [TestKey, string]
>
export const keyOf = (gate: SovereignGate): TestKey => GOOD[gate][0]
const senderAt = (gate: SovereignGate): string => GOOD[gate][1]

export interface Sent {
  readonly body: string
  readonly senderId?: string
  /** When the queue took it; now unless said. */
  readonly takenAt?: number
  readonly attributes?: Record<string, string>
}

export interface Outcome {
  readonly state: { readonly before: string; readonly after: string }
  /** Refusals and quarantined messages that were not there before. */
  readonly recorded: readonly string[]
  readonly again: boolean
}

export class Site {
  readonly policy: ApprovalPolicy
  readonly gate: SovereignGate
  readonly world: World

  private constructor(policy: ApprovalPolicy, gate: SovereignGate, memory: Memory, settings: Partial<Settings>) {
    this.policy = policy
    this.gate = gate
    this.world = new World({ memory, settings })
  }

  /** With a run that waits at the gate. */
  static async waiting(policy: ApprovalPolicy, gate: SovereignGate): Promise<Site> {
    const site = new Site(policy, SG_1, new Map(), ATTACKED[policy])
    const { runner } = site.world
    await runner.cut({ documentId: 'BY-LAW', runId: RUN, sender: site.world.sender({ sender_id: 'AROACUT:cut' }) })
    if (gate === SG_1) return site
    await site.deliver({ body: site.message(site.approval()) })
    return new Site(policy, gate, site.world.memory, ATTACKED[policy])
  }

  /** The same site as it stands, apart from the first; other settings where they are given. */
  copy(settings: Partial<Settings> = {}): Site {
    return new Site(this.policy, this.gate, new Map(this.world.memory), { ...ATTACKED[this.policy], ...settings })
  }

  get run(): RunState {
    return this.world.state(RUN)
  }

  /** What a person would decide who read the request. */
  approval(change: Partial<Approval> = {}): Approval {
    return approvalOf(this.run, this.world.now, { approval_id: `approval-${this.gate}`, gate: this.gate, ...change })
  }

  signed(approval: Approval, key: TestKey = keyOf(this.gate)): Envelope {
    return envelopeOf(key, payloadTypeOf(approval), approval)
  }

  /** The message that carries an approval as the policy of the site asks for it. */
  message(approval: Approval, key: TestKey = keyOf(this.gate)): string {
    return this.body(this.policy === 'signed' ? { envelope: this.signed(approval, key) } : { approval })
  }

  body = (more: object): string => JSON.stringify({ type: 'approval', v: 1, run_id: RUN, ...more })

  async deliver({
    body,
    senderId = senderAt(this.gate),
    takenAt = this.world.now,
    attributes = {},
  }: Sent): Promise<Outcome> {
    const { objects } = memoryStore(this.world.memory)
    const handler = resumeHandler(async () => ({
      runner: this.world.runner,
      objects,
      doctor: () => Promise.reject(new Error('nobody asks')),
      visibility: { postpone: async () => undefined },
      clock: { now: () => this.world.now },
      log: () => undefined,
      budget: BUDGET,
      redriveSenders: ['AROAREDRIVE'],
    }))
    const before = this.#kept()
    const state = this.world.text(stateKey(RUN))
    const message = record('m-1', body, { SenderId: senderId, SentTimestamp: String(takenAt), attributes })
    const { batchItemFailures } = await handler(event(message), timeLeft(60_000))
    return {
      state: { before: state, after: this.world.text(stateKey(RUN)) },
      recorded: [...this.#kept()].filter((key) => !before.has(key)).map((key) => this.world.text(key)),
      again: batchItemFailures.length > 0,
    }
  }

  #kept = (): Set<string> => new Set([refusalPrefix(RUN), 'quarantine/'].flatMap((prefix) => this.world.keys(prefix)))
}
