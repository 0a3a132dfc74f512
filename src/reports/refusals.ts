import type { Refusal } from '../orchestrator/state.ts'
import { plural } from './format.ts'
import type { ReportModel } from './model.ts'

/** Refused decisions in words; the same for every form of report. */

/** What was refused, with the name it gives itself: an approval by its approver, or an order. */
export function refusedWhat({ approval, order, envelope, sender }: Refusal): string {
  if (approval !== null) return `${approval.decision === 'reject' ? 'rejection' : 'approval'} by ${approval.approver}`
  if (order !== undefined) return `order to void by ${sender.requested_by}`
  return envelope === undefined ? 'decision' : 'signed decision that cannot be read'
}

export const refusedId = ({ approval, order }: Refusal): string | null =>
  approval?.approval_id ?? order?.request_id ?? null

/** The key that its envelope names; the reasons tell whether the signature holds. */
export const refusedKey = ({ envelope }: Refusal): string | null =>
  envelope === undefined ? null : envelope.signatures.map(({ keyid }) => keyid || 'none').join(', ') || 'none'

/** Sentences about the ledger as a whole. */
export function ledgerSentences({ refusal_ledger: ledger }: ReportModel): readonly string[] {
  if (ledger === undefined) return []
  return [
    ...(ledger.more === 0
      ? []
      : [`${plural(ledger.more, 'more refusal is', 'more refusals are')} counted and not listed: the ledger is full.`]),
    ...ledger.damaged.map((key) => `${key} is damaged and not listed. Restore an earlier version of that object.`),
    `Digest of the refusal ledger: ${ledger.digest}`,
  ]
}
