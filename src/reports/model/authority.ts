import type { ReportMaterial } from '../../orchestrator/material.ts'
import { GATE_LABELS, SOVEREIGN_GATES } from '../../orchestrator/steps.ts'
import type { ReportAuthority } from './types.ts'

/** Which policy will judge a decision, and to whom each gate is open, as it was configured when the report was made. */
export function authorityOf({ site }: ReportMaterial): ReportAuthority {
  const { policy, keys, senders, sendersDiffer } = site.approvals
  return {
    policy,
    gates: SOVEREIGN_GATES.map((gate) => ({
      gate,
      label: GATE_LABELS[gate],
      keys: keys
        .filter(({ gates }) => gates.includes(gate))
        .map(({ keyid, name, not_after, revoked_at }) => ({ keyid, name, not_after, revoked_at })),
      senders: senders[gate] ?? null,
    })),
    rules: [
      ...(policy === 'signed' ? ['approvals 1 and 2 must be signed with different keys'] : []),
      ...(sendersDiffer ? ['approvals 1 and 2 must have different senders'] : []),
      ...(site.four_eyes ? ['an approval must have another sender than the cut'] : []),
    ],
  }
}
