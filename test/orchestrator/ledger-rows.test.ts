import { describe, expect, it } from 'vitest'
import { PREDICTION_STAGES, Predictor } from '../../src/orchestrator/predict.ts'
import { DEFAULT_SITE } from '../../src/orchestrator/settings.ts'
import { SAMPLE_TEXT, versionOf } from '../fakes/facts.ts'
import { allRows } from '../fakes/predicted.ts'
import { journey, planOver } from './journey.ts'
import { sampleFacts } from './world.ts'

/** What the ledger would say of a cut; that it equals what the real functions write is for test/e2e/truth. */

/** One article each to create, revise and retire, and more to keep. */
const FACTS = sampleFacts({ version: versionOf(`${SAMPLE_TEXT}\n## Article 4. Doors\n\nThey stand open.\n`) })
const PLAN = planOver(FACTS)
const { approvals } = journey({ facts: FACTS }).end
const ROWS = allRows(new Predictor(PLAN, DEFAULT_SITE).through(PREDICTION_STAGES[4], approvals))
const rowsOf = (name: string) => ROWS.filter(({ table }) => table === `cutter_governance.${name}`)

describe('the ledger of a cut', () => {
  it('gives each unit of the version the version that it will have: 1 if new, the next if revised, the same if kept', () => {
    const seqs = rowsOf('manifest_unit_block').map(({ columns }) => [columns['effect'], columns['version_seq']])
    expect(new Set(seqs.map(String))).toEqual(new Set(['create,1', 'revise,2', 'keep,1']))
  })

  it('names what is retired with the version that it had, and no new one', () => {
    const retired = rowsOf('cut_change_set_affected_row').filter(({ columns }) => columns['effect'] === 'retire')
    expect(retired.map(({ columns }) => [columns['prior_version_seq'], columns['version_seq']])).toEqual([[1, null]])
  })

  it('is written by the executor, but for the verdict and its signature, which are the verifier’s', () => {
    const actors = Map.groupBy(
      ROWS.filter(({ table }) => table.startsWith('cutter_governance.')),
      ({ columns }) => columns['actor'],
    )
    expect([...actors.keys()].toSorted()).toEqual([DEFAULT_SITE.verifier_role, DEFAULT_SITE.actor].toSorted())
    expect(actors.get(DEFAULT_SITE.verifier_role)?.map(({ table }) => table)).toEqual([
      'cutter_governance.verify_result',
      'cutter_governance.dot_pair_signature',
    ])
  })
})
