/** The tables of the governance ledger that leg B writes. */
export const LEDGER_TABLES = [
  'decision_backlog_entry',
  'decision_backlog_history',
  'manifest_envelope',
  'manifest_unit_block',
  'review_decision',
  'cut_change_set',
  'cut_change_set_affected_row',
  'dot_pair_signature',
] as const
