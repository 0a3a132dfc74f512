import { describe, expect, it } from 'vitest'
import { sha256 } from '../../src/orchestrator/digest.ts'
import type { Facts } from '../../src/orchestrator/facts.ts'
import { notVisible, visible } from '../fakes/facts.ts'
import { journeyTo } from './fixture.ts'
import { fileOf, readable } from './support.ts'

/** H22, H46 The no-mutation evidence of the closing report is complete, and says what it does not prove. */

/** In the last session the first table of the survey held seven rows more. */
const withMoreRows = (facts: Facts, n: number): Facts =>
  n < 2
    ? facts
    : {
        ...facts,
        survey: {
          ...facts.survey,
          tables: facts.survey.tables.map((table, i) =>
            i > 0 ? table : { ...table, rows: visible(32), digest: visible(sha256('more')) },
          ),
        },
      }

const PARTS: readonly (readonly [what: string, said: RegExp])[] = [
  ['target identity', /system .?7300000000000000001.*PostgreSQL 18/],
  ['snapshot id', /Snapshot.*740:740:/],
  ['transaction id', /Transaction id assigned/],
  ['settings', /Settings.*statement_timeout 30s, lock_timeout 2s/],
  ['role rights', /Rights of the role.*0 refused, 0 through PUBLIC, 0 reported/],
  ['statements with counts', /fence/],
  ['locks', /AccessShareLock/],
  ['estimates, labelled', /Estimates of the planner.*no count, and no proof/],
  ['a table that was never analysed', /never analysed/],
]

describe.each(['11-final-report.md', 'report.html'])('%s', (name) => {
  const page = async (facts?: (facts: Facts, n: number) => Facts): Promise<string> =>
    readable(fileOf((await journeyTo('closeout', facts === undefined ? {} : { facts })).latest, name))

  it.each(PARTS)('says of each session: %s', async (_what, said) => {
    expect(await page()).toMatch(said)
  })

  it('shows rows and digests before and after, and by whom they did not change', async () => {
    const changed = await page(withMoreRows)
    expect(changed).toMatch(/public\.information_unit.{0,6}25.{0,6}32/)
    expect(changed).toContain('changed meanwhile, not by this session')
    expect(await page()).toContain('the same as in the first session')
  })

  it('names what was not visible as not proven, with the statement that would show it', async () => {
    const hidden = notVisible('cutter_governance.verify_result')
    const said = await page((facts) => ({
      ...facts,
      survey: {
        ...facts.survey,
        tables: facts.survey.tables.map((table) =>
          table.table === 'cutter_governance.verify_result' ? { ...table, rows: hidden, digest: hidden } : table,
        ),
      },
    }))
    expect(said).toContain('Not proven')
    expect(said).toContain('of these nothing is proven')
    expect(said).toContain('GRANT SELECT ON cutter_governance.verify_result TO cutter_dryrun;')
  })
})
