import { describe, expect, it } from 'vitest'
import type { Json } from '../../src/orchestrator/digest.ts'
import { visibleOr } from '../../src/orchestrator/facts.ts'
import type { PredictedRow } from '../../src/orchestrator/plan.ts'
import { Predictor } from '../../src/orchestrator/predict.ts'
import { DEFAULT_SITE } from '../../src/orchestrator/settings.ts'
import { structuralBooleans } from '../../src/orchestrator/structural.ts'
import { baselineUnitOf, factsOf, visible } from '../fakes/facts.ts'
import { allRows } from '../fakes/predicted.ts'
import { plannerOf } from './journey.ts'

/** The sample text over units in force, retired and deleted: created, edited and revived rows. */
const ADDRESSES = plannerOf().plan().units
const FACTS = factsOf({
  baseline: visible(
    [{}, { lifecycle_status: 'retired', enacted: null }, { deleted: true }].map((change, i) =>
      baselineUnitOf(ADDRESSES[i]?.address ?? '', 'older', change),
    ),
  ),
})
const BENCH = plannerOf({ facts: FACTS })
const ROWS = allRows(new Predictor(BENCH.plan(), DEFAULT_SITE).through('leg_a', {}))

function isGreen(rows: readonly PredictedRow[]): boolean {
  const unitKinds = visibleOr(FACTS.vocabulary, { unit_kinds: [], section_types: [] }).unit_kinds
  const baseline = visibleOr(FACTS.baseline, [])
  const given = { text: BENCH.text(), cut: BENCH.cut(), baseline, rows, unitKinds, unitSchema: 'public' }
  return Object.values(structuralBooleans(given)).every((holds) => holds)
}

function spoiled(value: Json | undefined): Json {
  if (typeof value === 'number') return value + 1
  return typeof value === 'string' ? `${value}x` : 'x'
}

/** Columns that the text and the baseline do not decide: who acts for whom, and what is only derived from the rest. */
const NOT_FROM_THE_TEXT: ReadonlySet<string> = new Set([
  'information_unit owner_ref',
  'information_unit conformance_status',
  'information_unit identity_profile',
  'information_unit doc_code',
  'information_unit created_by',
  'information_unit updated_by',
  'unit_version content_profile',
  'unit_version created_by',
  'iu_lifecycle_log actor',
  'iu_lifecycle_log reason',
  'iu_lifecycle_log review_decision_id',
  'iu_lifecycle_log change_set_id',
  'iu_lifecycle_log tool_revision',
  'iu_lifecycle_log payload',
])

const columnsOf = (rows: readonly PredictedRow[]): readonly string[] =>
  rows.flatMap((row) => Object.keys(row.columns).map((column) => `${row.table.replace('public.', '')} ${column}`))

const CHECKED = [...new Set(columnsOf(ROWS))].filter((name) => !NOT_FROM_THE_TEXT.has(name))

describe('a row of leg A whose column says something else', () => {
  it('the sound rows pass, and create, edit and revive', () => {
    expect(isGreen(ROWS)).toBe(true)
    const events = ROWS.flatMap(({ columns }) => (columns['event'] === undefined ? [] : [columns['event']]))
    expect(new Set(events)).toEqual(new Set(['created', 'edit_draft', 'revived']))
  })

  it.each(CHECKED)('%s: is found, in whichever row', (name) => {
    const [table, column = ''] = name.split(' ')
    ROWS.forEach((row, at) => {
      if (row.table !== `public.${table}` || row.columns[column] === undefined) return
      const wrong = { ...row, columns: { ...row.columns, [column]: spoiled(row.columns[column]) } }
      expect(isGreen(ROWS.with(at, wrong)), `${row.op} ${row.key}`).toBe(false)
    })
  })
})
