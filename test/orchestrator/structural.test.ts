import { describe, expect, it } from 'vitest'
import { sha256 } from '../../src/orchestrator/digest.ts'
import type { PredictedRow } from '../../src/orchestrator/plan.ts'
import {
  STRUCTURAL_BOOLEANS,
  type StructuralBoolean,
  type StructuralInput,
  structuralBooleans,
} from '../../src/orchestrator/structural.ts'
import { baselineUnitOf, factsOf, versionOf, visible } from '../fakes/facts.ts'
import { allRows } from '../fakes/predicted.ts'
import { newRun, plannerOf } from './journey.ts'

/** A parent with two children: one created, one revised, one kept, one retired, and one revived. */
const TEXT = `# Part one

Introduction.

## Article 1. New

The society is called Example.

## Article 2. Edited

The society keeps a library.

## Article 3. Kept

Whoever reads is a member.

## Article 4. Revived

The board meets.
`
const UNITS = plannerOf({ facts: factsOf({ version: versionOf(TEXT) }) }).cut().units
const [PART, NEW, EDITED, KEPT, REVIVED] = UNITS.map(({ address }) => address)
const address = (one: string | undefined): string => one ?? 'none'

const FACTS = factsOf({
  version: versionOf(TEXT),
  baseline: visible([
    baselineUnitOf(address(EDITED), 'older'),
    baselineUnitOf(address(KEPT), UNITS[3]?.body ?? ''),
    baselineUnitOf(address(REVIVED), 'ended', { lifecycle_status: 'retired', enacted: null }),
    baselineUnitOf('BY-LAW/GONE', 'gone'),
  ]),
})
const BENCH = plannerOf({ facts: FACTS })
const ROWS = allRows(BENCH.prediction(newRun(), 'leg_a'))

const verify = (rows: readonly PredictedRow[], change: Partial<StructuralInput> = {}) =>
  structuralBooleans({
    text: TEXT,
    cut: BENCH.cut(),
    baseline: BENCH.plan().baseline,
    rows,
    unitKinds: FACTS.vocabulary.kind === 'visible' ? FACTS.vocabulary.value.unit_kinds : [],
    unitSchema: 'public',
    ...change,
  })
const red = (rows: readonly PredictedRow[], change: Partial<StructuralInput> = {}): readonly StructuralBoolean[] => {
  const booleans = verify(rows, change)
  return STRUCTURAL_BOOLEANS.filter((name) => !booleans[name])
}

const UNIT = 'public.information_unit'
const VERSION = 'public.unit_version'
const LOG = 'public.iu_lifecycle_log'

type Bug = (rows: readonly PredictedRow[]) => readonly PredictedRow[]
type Columns = PredictedRow['columns']
const is = (table: string, key: string, op?: PredictedRow['op']) => (row: PredictedRow) =>
  row.table === table && row.key === key && (op === undefined || row.op === op)
const change =
  (which: (row: PredictedRow) => boolean, columns: Columns, key?: string): Bug =>
  (rows) =>
    rows.map((row) => (which(row) ? { ...row, key: key ?? row.key, columns: { ...row.columns, ...columns } } : row))
const drop =
  (which: (row: PredictedRow) => boolean): Bug =>
  (rows) =>
    rows.filter((row) => !which(row))
const twice =
  (which: (row: PredictedRow) => boolean): Bug =>
  (rows) => [...rows, ...rows.filter(which)]
const add =
  (row: PredictedRow): Bug =>
  (rows) => [...rows, row]
const row = (table: string, key: string, columns: Columns = {}, op: PredictedRow['op'] = 'update'): PredictedRow => ({
  part: 'leg_a',
  table,
  op,
  key,
  columns,
})

const neu = address(NEW)
const edited = address(EDITED)
const kept = address(KEPT)
const newUnit = is(UNIT, neu, 'insert')
const newVersion = is(VERSION, `${neu}#1`)
const editedVersion = is(VERSION, `${edited}#2`)
const editedUnit = is(UNIT, edited, 'update')
const revivedUnit = is(UNIT, address(REVIVED), 'update')
const other = sha256('other text')

const BUGS: readonly (readonly [string, StructuralBoolean, Bug])[] = [
  ['a create that writes no unit', 'iu_count_matches_plan', drop(newUnit)],
  ['a unit written twice', 'addresses_distinct', twice(newUnit)],
  ['a unit created where one stands', 'addresses_distinct', change(newUnit, { canonical_address: kept }, kept)],
  ['a create that writes no version', 'uv_count_matches_plan', drop(newVersion)],
  ['a revision that writes no version', 'uv_count_matches_plan', drop(editedVersion)],
  ['a version written twice', 'uv_count_matches_plan', twice(editedVersion)],
  [
    'the old hash kept under the new text',
    'content_hash_matches_body',
    change(editedVersion, { content_hash: sha256('older') }),
  ],
  ['a text cut short under the right hash', 'content_hash_matches_body', change(newVersion, { body: 'The society' })],
  [
    'another text with its own right hash',
    'anchors_exact',
    change(editedVersion, { body: 'other text', content_hash: other }),
  ],
  ['two texts exchanged', 'anchors_exact', exchanged],
  ['a text without its last letter', 'anchors_exact', trimmed],
  ['a new unit anchored to no version', 'anchors_exact', change(newUnit, { version_anchor_ref: null })],
  [
    'a new unit anchored to a version of another',
    'anchors_exact',
    change(newUnit, { version_anchor_ref: `${edited}#2` }),
  ],
  ['a new unit anchored to another text', 'anchors_exact', change(newUnit, { content_anchor_ref: `sha256:${other}` })],
  ['a version of a unit that is not in the text', 'anchors_exact', change(newVersion, { unit_id: 'BY-LAW/GONE' })],
  ['a revision that repeats version 1', 'version_seq_follows', change(editedVersion, { version_seq: 1 })],
  [
    'a revision that leaves a version out',
    'version_seq_follows',
    change(editedVersion, { version_seq: 3 }, `${edited}#3`),
  ],
  ['a first version numbered 0', 'version_seq_follows', change(newVersion, { version_seq: 0 }, `${neu}#0`)],
  ['a key that names another version', 'version_seq_follows', change(editedVersion, {}, `${edited}#9`)],
  ['an article called a chapter', 'section_types_match_plan', change(newUnit, { section_type: 'chapter' })],
  ['a unit without a section type', 'section_types_match_plan', change(newUnit, { section_type: null })],
  ['a version under the title of another', 'anchors_exact', change(newVersion, { title: 'Article 9' })],
  ['a unit at the place of another', 'section_types_match_plan', change(newUnit, { sort_order: 9 })],
  ['a unit under the code of another', 'section_types_match_plan', change(newUnit, { section_code: 'ARTICLE-9' })],
  [
    'a revived unit in force again by leg A',
    'no_unexpected_rows',
    change(revivedUnit, { lifecycle_status: 'enacted' }),
  ],
  ['a revived unit that stays deleted', 'no_unexpected_rows', change(revivedUnit, { deleted_at: 'set' })],
  ['a unit in force set back to draft', 'no_unexpected_rows', change(editedUnit, { lifecycle_status: 'draft' })],
  ['a unit put in force by leg A', 'all_new_units_draft', change(newUnit, { lifecycle_status: 'enacted' })],
  ['a version put in force by leg A', 'all_new_units_draft', change(editedVersion, { lifecycle_status: 'enacted' })],
  ['a kind outside the vocabulary', 'unit_kinds_in_vocab', change(newUnit, { unit_kind: 'poem' })],
  ['a child without its parent', 'parents_resolve', change(newUnit, { parent_or_container_ref: null })],
  ['a child of its brother', 'parents_resolve', change(newUnit, { parent_or_container_ref: kept })],
  [
    'a child before its parent',
    'parents_resolve',
    (rows) => [...rows.filter((one) => one.key !== PART), ...rows.filter((one) => one.key === PART)],
  ],
  [
    'a kept unit written to',
    'no_unexpected_rows',
    add(row(UNIT, kept, { lifecycle_status: 'enacted', deleted_at: null })),
  ],
  ['a unit retired before SG_2', 'no_unexpected_rows', add(row(UNIT, 'BY-LAW/GONE', { lifecycle_status: 'retired' }))],
  [
    'a row in a table leg A does not touch',
    'no_unexpected_rows',
    add(row('cutter_governance.review_decision', neu, {}, 'insert')),
  ],
  ['a row of another document', 'no_unexpected_rows', add(row(UNIT, 'OTHER/ARTICLE-1'))],
  ['a version that leaves no trace in the log', 'no_unexpected_rows', drop(is(LOG, `${neu} created 1`))],
  ['an event logged twice', 'no_unexpected_rows', twice(is(LOG, `${edited} edit_draft 2`))],
]

function exchanged(rows: readonly PredictedRow[]): readonly PredictedRow[] {
  const columns = (key: string): Columns => {
    const found = rows.find(is(VERSION, key))
    return { body: found?.columns['body'] ?? null, content_hash: found?.columns['content_hash'] ?? null }
  }
  const swapped = change(newVersion, columns(`${edited}#2`))(rows)
  return change(editedVersion, columns(`${neu}#1`))(swapped)
}

function trimmed(rows: readonly PredictedRow[]): readonly PredictedRow[] {
  const body = String(rows.find(editedVersion)?.columns['body']).slice(0, -1)
  return change(editedVersion, { body, content_hash: sha256(body) })(rows)
}

describe('the simulated rows of a sound cut', () => {
  it('make all eleven booleans true', () => {
    expect(STRUCTURAL_BOOLEANS).toHaveLength(11)
    expect(BENCH.plan().counts).toEqual({ create: 2, revise: 2, keep: 1, retire: 1 })
    expect(red(ROWS)).toEqual([])
  })
})

describe('a planted bug of the simulator', () => {
  it.each(BUGS)('%s turns %s red', (_name, boolean, bug) => {
    const spoiled = bug(ROWS)
    expect(spoiled).not.toEqual(ROWS)
    expect(red(spoiled)).toContain(boolean)
  })

  it('every one of the eleven is turned red by some bug', () => {
    expect(BUGS.length).toBeGreaterThanOrEqual(20)
    expect(new Set(BUGS.map(([, boolean]) => boolean))).toEqual(new Set(STRUCTURAL_BOOLEANS))
  })
})

describe('the second path', () => {
  it('is the pinned text, not the plan: rows of another text are seen', () => {
    const elsewhere = TEXT.replace('library', 'reading room')
    expect(red(ROWS, { text: elsewhere })).toContain('anchors_exact')
  })

  it('H42 reads spans as bytes: letters of more than one byte do not shift them', () => {
    const facts = factsOf({
      version: versionOf('# Luật “Đất”\n\nĐiều khoản chung.\n\n## Điều 1\n\nPhạm vi điều chỉnh.\n'),
    })
    const planner = plannerOf({ facts })
    const rows = allRows(planner.prediction(newRun(), 'leg_a'))
    expect(red(rows, { text: planner.text(), cut: planner.cut(), baseline: [] })).toEqual([])
  })
})
