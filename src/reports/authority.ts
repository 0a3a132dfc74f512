import type { SovereignGate } from '../orchestrator/steps.ts'
import { when } from './format.ts'
import type { ReportApproval, ReportAuthority } from './model.ts'

/** Who may decide, and who did, in words; the same for every form of report. */

export const POLICY_WORDS: { readonly [P in ReportAuthority['policy']]: string } = {
  structural: 'structural: by form, digest and sender; no signature is asked for',
  signed: 'signed: only what a pinned key has signed counts',
}

/** `Ann Lee (key 3f…, until …)` for each key, then the senders. */
export function openTo({ policy, gates }: ReportAuthority, gate: SovereignGate): readonly string[] {
  const open = gates.find((one) => one.gate === gate)
  if (open === undefined) return []
  const keys = open.keys.map(({ name, keyid, not_after, revoked_at }) =>
    [
      `${name} (key ${keyid}`,
      ...(not_after === null ? [] : [`until ${when(not_after)}`]),
      ...(revoked_at === null ? [] : [`revoked ${when(revoked_at)}`]),
    ]
      .join(', ')
      .concat(')'),
  )
  const senders = open.senders === null ? 'any sender' : `the senders ${open.senders.join(', ')}`
  return policy === 'signed' ? [...keys, `sent by ${senders}`] : [senders]
}

/** Who decided, as far as the policy in force knows it. */
export function decidedBy({ policy, signer }: Pick<ReportApproval, 'policy' | 'signer'>): string {
  if (policy === undefined) return 'not recorded by that version'
  return signer == null ? policy : `signed by ${signer.name} (key ${signer.keyid})`
}
