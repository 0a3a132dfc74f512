import { describe, expect, it } from 'vitest'
import type { BaselineUnit, Facts } from '../../src/orchestrator/facts.ts'
import { baselineUnitOf, documentOf, FUNCTIONS, factsOf, roleOf, surveyOf, versionOf, visible } from '../fakes/facts.ts'
import { lead, newRun, planOver, type World } from './journey.ts'

const TEXT = '# Rules\n\n## Article 1. One\n\nThe first of them.\n'
const ONE = baselineUnitOf('BY-LAW/ARTICLE-1-ONE', '## Article 1. One\n\nThe first of them.')
const over = (units: readonly BaselineUnit[]): Facts => factsOf({ version: versionOf(TEXT), baseline: visible(units) })

describe('risks are counted by class', () => {
  const PROVEN: World = { settings: { provenFingerprints: FUNCTIONS.map(({ fingerprint }) => fingerprint) } }
  const risks = (facts: Facts, world: World = {}) => planOver(facts, { ...PROVEN, ...world }).risks
  const gone = (address: string, body = 'gone') => baselineUnitOf(address, body)
  const right = { right: 'EXECUTE', object: 'public.f()', through: 'PUBLIC', cure: 'REVOKE …' }
  const hidden = { kind: 'not_visible' as const, object: 'public.iu_lifecycle_log', grant: 'GRANT …' }

  it('none where nothing is unusual', () => {
    expect(risks(factsOf())).toEqual({})
  })

  it.each<[string, Facts, World, Record<string, number>]>([
    ['units to retire', over([gone('BY-LAW/A'), gone('BY-LAW/B')]), {}, { retire: 2 }],
    ['units opened again', over([{ ...ONE, deleted: true }]), {}, { revived: 1 }],
    [
      'units renumbered',
      over([
        { ...gone('BY-LAW/ARTICLE-7-ONE', '## Article 7. One\n\nThe first of them.'), parent_address: 'BY-LAW/TITLE' },
      ]),
      {},
      { retire: 1, renumbered: 1 },
    ],
    [
      'units moved to another parent',
      over([
        {
          ...gone('BY-LAW/CHAPTER-9/ARTICLE-1-ONE', '## Article 1. One\n\nThe first of them.'),
          parent_address: 'BY-LAW/CHAPTER-9',
        },
      ]),
      {},
      { retire: 1, moved: 1 },
    ],
    ['a detected profile', factsOf({ document: documentOf({ grammar_profile: null }) }), {}, { profile_detected: 1 }],
    [
      'functions the prediction was not proven against',
      factsOf(),
      { settings: { provenFingerprints: [] } },
      { functions_unproven: FUNCTIONS.length },
    ],
    ['rights held through PUBLIC', factsOf({ role: roleOf({ public_rights: [right] }) }), {}, { public_rights: 1 }],
    [
      'H46 facts that are not visible, each object once',
      factsOf({
        survey: {
          ...surveyOf([]),
          lifecycle_log_rows: hidden,
          tables: [{ table: hidden.object, rows: hidden, digest: hidden }],
        },
      }),
      {},
      { not_visible: 1 },
    ],
    [
      'H46 a table whose rows alone are not visible',
      factsOf({ survey: surveyOf([], { tables: [{ table: hidden.object, rows: hidden, digest: hidden }] }) }),
      {},
      { not_visible: 1 },
    ],
    ['H46 no units where an earlier run saw some', factsOf(), { unitsSeenBefore: true }, { baseline_vanished: 1 }],
  ])('%s', (_name, facts, world, expected) => {
    expect(risks(facts, world)).toEqual(expected)
  })

  it('units that stand are no vanished ones, whatever an earlier run saw', () => {
    expect(risks(over([ONE]), { unitsSeenBefore: true })).toEqual({})
  })

  it('H46 rows that may not be seen are never counted as none: the backup says so', () => {
    const facts = factsOf({
      survey: surveyOf([], { tables: [{ table: hidden.object, rows: hidden, digest: hidden }] }),
    })
    const run = lead(newRun(), { facts })
    expect(run.context_pins).toMatchObject({ backup_rows: 0, backup_not_visible: 1 })
    expect(run.receipts.find(({ phase }) => phase === 'pre_write_backup')?.warnings).toEqual([
      'public.iu_lifecycle_log is not visible: its rows are not counted',
    ])
  })

  it('H46 units that may not be seen stop the run: no effect is predicted on a guess', () => {
    const run = lead(newRun(), { facts: factsOf({ baseline: { ...hidden, object: 'public.information_unit' } }) })
    expect(run.status).toMatchObject({ code: 'STOP_READ_ONLY_BREACH', phase: 'source_pin' })
    expect(run.context_pins).toEqual({})
  })
})
