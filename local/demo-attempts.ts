import type { SigningKey } from '../src/adapters/signing-key.ts'
import type { OutgoingRunMessage } from '../src/messages.ts'
import { payloadTypeOf } from '../src/orchestrator/authority.ts'
import type { EpochMs } from '../src/orchestrator/brands.ts'
import type { Approval, RunState } from '../src/orchestrator/state.ts'
import type { SovereignGate } from '../src/orchestrator/steps.ts'
import { hours, isoUtc, minutes, plus } from '../src/orchestrator/time.ts'
import { demoApproval } from './demo-approval.ts'
import type { DemoKeys } from './demo-keys.ts'

/** One attempt of each main kind that does not count, for the report's ledger to show. */

export interface Attempt {
  readonly what: string
  readonly message: OutgoingRunMessage
}

const OTHER_GATE: { readonly [G in SovereignGate]: SovereignGate } = {
  SG_1_cut_authz: 'SG_2_lifecycle_authz',
  SG_2_lifecycle_authz: 'SG_1_cut_authz',
}

/** The approval as it goes over the queue: signed where there is a key. */
export const approvalMessage = (
  approval: Approval,
  key: SigningKey | null,
  runId = approval.run_id,
): OutgoingRunMessage => ({
  type: 'approval',
  v: 1,
  run_id: runId as RunState['run_id'],
  ...(key === null ? { approval } : { envelope: key.sign(payloadTypeOf(approval), approval) }),
})

export function attemptsAt(
  run: RunState,
  gate: SovereignGate,
  now: EpochMs,
  keys: DemoKeys | null,
): readonly Attempt[] {
  const key = keys?.pinned[gate] ?? null
  const good = (): Approval => demoApproval(run, gate, isoUtc(now))
  const wrong = (what: string, change: Partial<Approval>): Attempt => ({
    what,
    message: approvalMessage({ ...good(), ...change }, key, run.run_id),
  })
  const first = run.approvals.SG_1_cut_authz?.approval
  return [
    wrong('for what nobody was shown', { payload_sha256: '0'.repeat(64) }),
    wrong('without its risks', { acknowledged: { retire: 99 } }),
    wrong('too late', { signed_utc: isoUtc((now - hours(25)) as EpochMs) }),
    wrong('from the future', { signed_utc: isoUtc(plus(now, minutes(10))) }),
    wrong('for the other gate', { gate: OTHER_GATE[gate] }),
    wrong('for another run', { run_id: 'ictr-20200101T000000Z-00000000' }),
    ...(first === undefined
      ? []
      : [
          wrong("with SG_1's digest", { payload_sha256: first.payload_sha256 }),
          // Unsigned, the queue itself would drop it: its id is its deduplication id.
          ...(key === null ? [] : [wrong('under an id that is spent', { approval_id: first.approval_id })]),
        ]),
    ...(keys === null || key === null ? [] : signedAttempts(good(), keys, key)),
  ]
}

function signedAttempts(approval: Approval, { pinned, stranger }: DemoKeys, key: SigningKey): readonly Attempt[] {
  const envelope = key.sign(payloadTypeOf(approval), approval)
  const edited = Buffer.from(JSON.stringify({ ...approval, approver: 'somebody else' })).toString('base64')
  const message = (what: string, document: object): Attempt => ({
    what,
    message: { type: 'approval', v: 1, run_id: approval.run_id as RunState['run_id'], ...document },
  })
  return [
    message('unsigned', { approval }),
    { what: 'by a key that nobody pinned', message: approvalMessage(approval, stranger) },
    { what: 'by the key of the other gate', message: approvalMessage(approval, pinned[OTHER_GATE[approval.gate]]) },
    message('edited after it was signed', { envelope: { ...envelope, payload: edited } }),
  ]
}
