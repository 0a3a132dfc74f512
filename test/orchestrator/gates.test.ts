import { describe, expect, it } from 'vitest'
import { GATES, judge } from '../../src/orchestrator/gates.ts'
import type { PinValue, RunState } from '../../src/orchestrator/state.ts'
import { PHASES, type PhaseName } from '../../src/orchestrator/steps.ts'
import { baselineUnitOf, factsOf, visible } from '../fakes/facts.ts'
import { journey, lead, newRun, plannerOf } from './journey.ts'

/** One unit of each effect, so that no count of the gates is zero by accident. */
const FACTS = factsOf({
  baseline: visible([
    baselineUnitOf('BY-LAW/TITLE', '# By-law'),
    baselineUnitOf('BY-LAW/ARTICLE-1-NAME', 'older'),
    baselineUnitOf('BY-LAW/ARTICLE-9', 'gone'),
  ]),
})
const { end } = journey({ facts: FACTS })

const pinsOf = (phase: PhaseName): readonly string[] =>
  end.receipts.find((receipt) => receipt.phase === phase)?.pins_set ?? []
const PINS = PHASES.flatMap((phase) => pinsOf(phase).map((pin) => [phase, pin] as const))

function failing(pin: string, value: PinValue | undefined, run: RunState = end): readonly string[] {
  const { [pin]: _left, ...rest } = run.context_pins
  const changed = { ...run, context_pins: value === undefined ? rest : { ...rest, [pin]: value } }
  return PHASES.flatMap((phase) => judge(phase, changed)).flatMap(({ name, passed }) => (passed ? [] : [name]))
}

const other = (value: PinValue | undefined): PinValue =>
  typeof value === 'number' ? value + 1 : typeof value === 'boolean' ? !value : `${value}x`

describe('a phase that forgets a pin fails by its predicate’s name', () => {
  it('while nothing is forgotten, no predicate is false', () => {
    expect(end.status).toMatchObject({ kind: 'closed', how: 'closeout_reported' })
    expect(PHASES.flatMap((phase) => judge(phase, end)).filter(({ passed }) => !passed)).toEqual([])
    expect(end.context_pins).toMatchObject({ plan_creates: 2, plan_revises: 1, plan_keeps: 1, plan_retires: 1 })
    expect(PINS.length).toBeGreaterThan(90)
  })

  it.each(PINS)('%s: %s left out', (phase, pin) => {
    const { [pin]: _left, ...context_pins } = end.context_pins
    expect(judge(phase, { ...end, context_pins }).filter(({ passed }) => !passed)).not.toEqual([])
  })
})

/**
 * Of these only one copy exists, so a gate can ask no more than that they are set: what the resume compares with the
 * live facts, and what is there to be read.
 */
const SET_ONLY: ReadonlySet<string> = new Set(
  `document_row_id doc_code docprefix scope leaf_level grammar_profile version_id version_string survey_digest
  vocabulary_digest functions_digest triggers_digest role system_identifier database endpoint server_version in_recovery
  replay_lag_ms code_version newer_version other_documents_units profile_name profile_digest profile_chosen_by mark_leaf_level mark_max_units mark_units_digest
  mark_gaps mark_excluded mark_doubts backup_tables backup_rows backup_not_visible backup_digest grant_snapshot_sha256
  grant_snapshot_pinned change_set_id leg_b_rows_sha256 write_verify_rows_sha256 write_verify_executor_revision
  write_verify_verifier_revision lifecycle_review_decision_id lifecycle_cut_review_decision_id lifecycle_superseded
  closeout_facts_checked closeout_survey_digest closeout_predicted_rows_sha256 lineage_removed`.split(/\s+/),
)

describe('a pin that contradicts another fails', () => {
  const bound = PINS.filter(([, pin]) => !SET_ONLY.has(pin))
  it.each(bound)('%s: %s changed', (_phase, pin) => {
    expect(failing(pin, other(end.context_pins[pin]))).not.toEqual([])
  })

  it('but for those of which only one copy exists, each a pin that some phase sets', () => {
    const free = PINS.map(([, pin]) => pin).filter((pin) => failing(pin, other(end.context_pins[pin])).length === 0)
    expect(free.sort()).toEqual([...SET_ONLY].sort())
  })

  it.each([
    ['text of another digest', 'text_sha256', 'text_matches_manifest_digest'],
    ['a role that can write', 'role_refused_rights', 'role_cannot_write'],
    ['bytes the units do not cover', 'mark_bytes', 'length_covered'],
    ['two plans', 'plan_second_digest', 'plan_deterministic'],
    ['a backup that is claimed to exist', 'backup_kind', 'marked_simulated'],
    ['an assigned transaction id', 'closeout_sessions_with_xid', 'no_transaction_id_assigned'],
    ['an affected row too many', 'leg_b_cut_change_set_affected_row', 'affected_rows_are_written_and_retired'],
  ])('%s is named', (_name, pin, predicate) => {
    expect(failing(pin, other(end.context_pins[pin]))).toContain(predicate)
  })

  it.each<[string, string, PinValue]>([
    ['a count that is a text', 'baseline_units', '3'],
    ['a count below zero', 'baseline_units', -1],
    ['a digest that is empty', 'baseline_digest', ''],
    ['a digest that is a number', 'baseline_digest', 3],
  ])('%s is not taken for pinned', (_name, pin, value) => {
    expect(failing(pin, value)).toContain('baseline_pinned')
  })

  it('duties are separated only where the two tool revisions differ', () => {
    const same = end.context_pins['write_verify_executor_revision'] ?? null
    expect(failing('write_verify_verifier_revision', same)).toEqual(['duties_separated'])
  })

  it("SG_2's review decision is never the cut's own", () => {
    const cuts = end.context_pins['lifecycle_cut_review_decision_id'] ?? null
    expect(failing('lifecycle_review_decision_id', cuts)).toEqual(['review_decision_fresh'])
  })

  it('more units than the cap are named; as many as the cap are not', () => {
    const units = Number(end.context_pins['mark_units'])
    expect(failing('mark_max_units', units - 1)).toEqual(['within_cap'])
    expect(failing('mark_max_units', units)).toEqual([])
  })
})

describe('evidence of the approvals', () => {
  const without = (gate: 'SG_1_cut_authz' | 'SG_2_lifecycle_authz'): RunState => {
    const { [gate]: _gone, ...approvals } = end.approvals
    return { ...end, approvals }
  }
  const names = (run: RunState, phase: PhaseName) =>
    judge(phase, run).flatMap(({ name, passed }) => (passed ? [] : [name]))

  it('leg A asserts the evidence of SG_1, and that it answered the request that was asked', () => {
    expect(names(without('SG_1_cut_authz'), 'cut_leg_a')).toEqual(['sg1_evidence', 'approved_request_is_the_one_asked'])
  })

  it('the lifecycle phase asserts that of SG_2', () => {
    expect(names(without('SG_2_lifecycle_authz'), 'lifecycle_enact')).toEqual([
      'sg2_evidence',
      'approved_request_is_the_one_asked',
    ])
  })

  it('a rejection is no evidence', () => {
    const accepted = end.approvals.SG_1_cut_authz
    if (accepted === undefined) throw new Error('no approval')
    const rejecting = { ...accepted, approval: { ...accepted.approval, decision: 'reject' as const } }
    const run = { ...end, approvals: { ...end.approvals, SG_1_cut_authz: rejecting } }
    expect(names(run, 'cut_leg_a')).toEqual(['sg1_evidence'])
  })
})

describe('receipts', () => {
  it.each(PHASES)('%s: lists each predicate of its gate, and each is true', (phase) => {
    const receipt = end.receipts.find((one) => one.phase === phase)
    expect(receipt?.predicates).toEqual(Object.keys(GATES[phase]).map((name) => ({ name, passed: true })))
    expect(receipt?.predicates.length).toBeGreaterThan(0)
  })

  it('a false predicate fails the run with its name, and leaves it at the last good state', () => {
    const planner = plannerOf({ facts: FACTS })
    const cut = { ...planner.cut(), coverageSha256: '0'.repeat(64) }
    const run = lead(newRun(), { facts: FACTS, planner: Object.assign(planner, { cut: () => cut }) })
    expect(run.state).toBe('source_pinned')
    expect(run.status).toMatchObject({
      kind: 'halted',
      how: 'failed',
      code: 'STOP_INVARIANT_FAILED',
      message: 'IG_MARK failed: coverage_complete',
      phase: 'mark',
    })
    expect(run.receipts.map(({ phase }) => phase)).toEqual(['source_pin'])
  })
})
