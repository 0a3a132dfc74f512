import type { HandOver, HandOverEffect, LedgerRow } from './cut-and-enact.ts'

/** `handover/plan.jsonl` of a closed run, read as the team's own executor reads it. */

const EFFECT_OF = {
  fn_iu_create: 'create',
  fn_iu_apply_edit_draft: 'revise',
  fn_iu_enact: 'enact',
  fn_iu_retire: 'retire',
} as const satisfies Record<string, HandOverEffect['effect']>

type Line =
  | {
      readonly line: 'call'
      readonly function: keyof typeof EFFECT_OF
      readonly args: Readonly<Record<string, unknown>>
    }
  | {
      readonly line: 'row'
      readonly table: string
      readonly op: string
      readonly columns: Readonly<Record<string, unknown>>
    }
  | { readonly line: 'header' | 'approval' | 'end' }

/** What is to be carried out: the calls in order, and the rows of the ledger, which no function writes. */
export function readHandOver(planLines: string, ledgerSchema = 'cutter_governance'): HandOver {
  const lines = planLines
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line)
  if (lines.at(-1)?.line !== 'end') throw new Error('The plan is cut short: its last line is missing')
  return {
    effects: lines.flatMap((line): readonly HandOverEffect[] =>
      line.line === 'call' ? [{ effect: EFFECT_OF[line.function], function: line.function, args: line.args }] : [],
    ),
    ledger: lines.flatMap((line): readonly LedgerRow[] =>
      line.line === 'row' && line.table.startsWith(`${ledgerSchema}.`)
        ? [{ table: line.table, row: line.columns }]
        : [],
    ),
  }
}
