import { describe, expect, it } from 'vitest'
import type { IsoUtc } from '../../src/orchestrator/brands.ts'
import { DRIFT_FACTS, driftOf } from '../../src/orchestrator/drift.ts'
import type { BaselineUnit, Facts } from '../../src/orchestrator/facts.ts'
import { DEFAULT_SETTINGS } from '../../src/orchestrator/settings.ts'
import type { RunState } from '../../src/orchestrator/state.ts'
import {
  baselineUnitOf,
  documentOf,
  FUNCTIONS,
  factsOf,
  GRANTS,
  idOf,
  notVisible,
  surveyOf,
  TRIGGERS,
  targetOf,
  versionOf,
  visible,
} from '../fakes/facts.ts'
import { approvalFor, approve, journey, lead, planOver, senderOf } from './journey.ts'

const GONE = baselineUnitOf('BY-LAW/ARTICLE-9', 'gone')
const FACTS = factsOf({ baseline: visible([GONE]) })
const PLAN = planOver(FACTS)
const { sg1, sg2 } = journey({ facts: FACTS })

const resumed = (facts: Facts, run = sg1): RunState => approve(run, 'SG_1_cut_authz', { facts, plan: PLAN })
const stopOf = ({ status }: RunState) => {
  if (status.kind !== 'halted') throw new Error(`${status.kind}, not halted`)
  return status
}

type Change = (facts: Facts) => Facts
const document =
  (change: Parameters<typeof documentOf>[0]): Change =>
  (facts) => ({ ...facts, document: documentOf(change) })
const target =
  (change: Parameters<typeof targetOf>[0]): Change =>
  (facts) => ({ ...facts, target: targetOf(change) })
const rehashed = FUNCTIONS.map((fact, n) => (n === 0 ? { ...fact, fingerprint: PLAN.plan_digest } : fact))

/** For each fact that may not change: what changes it, and what else changes with it of necessity. */
const CHANGES: Readonly<Record<string, readonly [Change, ...string[]]>> = {
  document_row_id: [document({ id: idOf('loaded again') })],
  version_id: [(f) => ({ ...f, version: versionOf(undefined, { id: idOf('loaded again') }) })],
  manifest_digest: [(f) => ({ ...f, version: versionOf(undefined, { manifest_digest: 'f'.repeat(64) }) })],
  text_sha256: [
    (f) => ({ ...f, version: versionOf('# Other\n', { manifest_digest: `${f.version?.manifest_digest}` }) }),
  ],
  docprefix: [document({ docprefix: 'OTHER' })],
  grammar_profile: [document({ grammar_profile: null })],
  leaf_level: [document({ leaf_level: 'h2' })],
  scope: [document({ scope: 'enacted_only' })],
  baseline_digest: [(f) => ({ ...f, baseline: visible([{ ...GONE, lifecycle_status: 'draft' }]) })],
  foreign_units: [(f) => ({ ...f, foreign_addresses: ['BY-LAW/ARTICLE-77'] })],
  vocabulary_digest: [(f) => ({ ...f, vocabulary: visible({ unit_kinds: ['law_unit'], section_types: ['article'] }) })],
  grant_snapshot_sha256: [(f) => ({ ...f, grants: GRANTS.slice(1) })],
  system_identifier: [target({ system_identifier: '7300000000000000002' })],
  database: [target({ database: 'other' })],
  endpoint: [target({ endpoint: '10.0.0.9:5432' })],
  functions_digest: [(f) => ({ ...f, functions: rehashed })],
  triggers_digest: [(f) => ({ ...f, triggers: TRIGGERS.map((trigger) => ({ ...trigger, enabled: false })) })],
}

/** Rules of this build, not facts of the database: the pin of an older run differs instead. */
const RULES: Readonly<Record<string, string | number>> = { profile_digest: 'e'.repeat(64), rules_version: 0 }

describe('H13, H14 a fact that changed under a paused run is drift', () => {
  it('every fact of the list is tried', () => {
    expect([...Object.keys(CHANGES), ...Object.keys(RULES)].sort()).toEqual(DRIFT_FACTS.map(({ pin }) => pin).sort())
    expect(driftOf(sg1, FACTS, DEFAULT_SETTINGS)).toEqual({ checked: DRIFT_FACTS.length, changed: [] })
  })

  it.each(DRIFT_FACTS.filter(({ pin }) => pin in CHANGES))('$pin: named with its old and its new value', ({
    pin,
    label,
    now,
  }) => {
    const [change, ...along] = CHANGES[pin] ?? [(facts: Facts) => facts]
    const facts = change(FACTS)
    const run = resumed(facts)
    const stop = stopOf(run)
    expect(stop).toMatchObject({ code: 'STOP_DRIFT', how: 'stopped', phase: null })
    expect(run.sessions.at(-1)?.changed).toEqual([pin, ...along])
    expect(stop.message).toContain(label)
    expect(stop.details.map(({ message }) => message)).toContain(
      `${label}: was ${sg1.context_pins[pin]}, is now ${now(facts, sg1, DEFAULT_SETTINGS)}`,
    )
  })

  it.each(
    DRIFT_FACTS.filter(({ pin }) => pin in RULES),
  )('$pin: an older run’s rules are compared with those of this build', ({ pin, label, now }) => {
    const was = RULES[pin] ?? ''
    const older = { ...sg1, context_pins: { ...sg1.context_pins, [pin]: was } }
    const stop = stopOf(resumed(FACTS, older))
    expect(stop.code).toBe('STOP_DRIFT')
    expect(stop.details.map(({ message }) => message)).toEqual([
      `${label}: was ${was}, is now ${now(FACTS, older, DEFAULT_SETTINGS)}`,
    ])
  })

  it('all changed facts are named at once', () => {
    const facts = { ...FACTS, target: targetOf({ database: 'other', endpoint: 'elsewhere:1' }), grants: [] }
    expect(stopOf(resumed(facts)).details).toHaveLength(3)
  })

  it.each<[string, Partial<Facts>]>([
    ['the text', { version: null }],
    ['the document', { document: null }],
    ['the vocabulary', { vocabulary: notVisible('public.dot_config') }],
    ['the units', { baseline: notVisible('public.information_unit') }],
    ['the grants', { grants: [] }],
  ])('H13 what can no longer be read is a mismatch: %s', (_name, change) => {
    expect(stopOf(resumed({ ...FACTS, ...change })).code).toBe('STOP_DRIFT')
  })

  it('H46 units that can no longer be seen are not taken for none', () => {
    const none = factsOf()
    const paused = journey({ facts: none }).sg1
    const run = lead(
      { ...paused },
      { facts: { ...none, baseline: notVisible('public.information_unit') }, plan: planOver(none) },
      { approval: approvalFor(paused, 'SG_1_cut_authz'), sender: senderOf() },
    )
    expect(stopOf(run).code).toBe('STOP_DRIFT')
  })

  it('the check comes before the approval is consumed: it is kept in hand (I3, I6)', () => {
    const run = resumed({ ...FACTS, grants: [] })
    expect(run.approvals).toEqual({})
    expect(run.approval_in_hand?.approval).toEqual(approvalFor(sg1, 'SG_1_cut_authz'))
    expect(run.state).toBe('awaiting_cut_authorization')
  })

  it('SG_2 compares too', () => {
    const run = approve(sg2, 'SG_2_lifecycle_authz', { facts: { ...FACTS, grants: [] }, plan: PLAN })
    expect(stopOf(run).code).toBe('STOP_DRIFT')
    expect(run.approvals.SG_2_lifecycle_authz).toBeUndefined()
  })
})

describe('what is shown and does not stop', () => {
  it.each<[string, Partial<Facts>]>([
    ['a newer version of the document', { newer_version: '2.0' }],
    ['counts of other documents', { survey: surveyOf([GONE], { other_documents_units: 99 }) }],
    ['rows of the ledger', { survey: surveyOf([GONE], { review_decisions: visible(7) }) }],
    [
      'a newer server, a standby',
      { target: targetOf({ server_version: '18.2', in_recovery: true, replay_lag_ms: 5 }) },
    ],
    [
      'another order of the rows',
      { grants: GRANTS.toReversed(), functions: FUNCTIONS.toReversed(), triggers: TRIGGERS.toReversed() },
    ],
    ['another time', { read_at: '2031-05-05T05:05:05.000Z' as IsoUtc }],
  ])('%s', (_name, change) => {
    expect(resumed({ ...FACTS, ...change }).state).toBe('awaiting_lifecycle_authorization')
  })
})

describe('H14 a plan that someone has carried out', () => {
  const text = (address: string): string => PLAN.units.find((unit) => unit.address === address)?.body ?? ''
  const result = (change: (unit: BaselineUnit) => BaselineUnit = (unit) => unit): Facts => ({
    ...FACTS,
    baseline: visible([
      ...PLAN.units.map(({ address }) => change(baselineUnitOf(address, text(address)))),
      { ...GONE, lifecycle_status: 'retired', enacted: null },
    ]),
  })
  const DONE =
    'Someone has carried this plan out: the live units already equal its result (changed: units in the database)'

  it('is drift, and it is said in so many words', () => {
    const stop = stopOf(resumed(result()))
    expect(stop).toMatchObject({ code: 'STOP_DRIFT', message: DONE })
  })

  it.each<[string, (unit: BaselineUnit) => BaselineUnit]>([
    [
      'with one text that differs',
      (unit) => (unit.address.endsWith('NAME') ? baselineUnitOf(unit.address, 'other') : unit),
    ],
    ['with units that are retired', (unit) => ({ ...unit, lifecycle_status: 'retired' })],
    ['with units that are deleted', (unit) => ({ ...unit, deleted: true })],
  ])('is not claimed %s', (_name, change) => {
    expect(stopOf(resumed(result(change))).message).toBe('Changed since it was pinned: units in the database')
  })

  it('is not claimed while the unit to be retired still stands, nor while one is missing', () => {
    const { baseline } = result()
    const units = baseline.kind === 'visible' ? baseline.value : []
    for (const left of [[...units.slice(0, -1), GONE], units.slice(1)]) {
      expect(stopOf(resumed({ ...FACTS, baseline: visible(left) })).message).toContain('Changed since')
    }
  })

  it('is not claimed where the retired units merely hold the same text, and something else changed', () => {
    const retired = PLAN.units.map(({ address }) =>
      baselineUnitOf(address, text(address), { lifecycle_status: 'retired', enacted: null }),
    )
    const before = factsOf({ baseline: visible(retired) })
    const plan = planOver(before)
    const paused = journey({ facts: before }).sg1
    const run = approve(paused, 'SG_1_cut_authz', { facts: { ...before, grants: [] }, plan })
    expect(plan.effects.every(({ revived }) => revived)).toBe(true)
    expect(stopOf(run).message).toBe('Changed since it was pinned: grants')
  })
})
