import { describe, expect, test } from 'vitest'
import { missingLedgerGrants } from '../../src/orchestrator/ledger-grants.ts'
import { DEFAULT_SITE } from '../../src/orchestrator/settings.ts'
import { factsOf, GRANTS } from '../fakes/facts.ts'
import { runIdOf, START, World } from '../orchestrator/world.ts'

const without = (table: string, privilege: string) =>
  GRANTS.filter((grant) => !(grant.object === `cutter_governance.${table}` && grant.privilege === privilege))

describe('rights on the ledger that the four facts do not ask', () => {
  test('none is missing on the reference site', () => {
    expect(missingLedgerGrants(GRANTS, DEFAULT_SITE)).toEqual([])
  })

  test('each that is missing is named with the statement that gives it, for executor and verifier alike', () => {
    expect(missingLedgerGrants(without('dot_pair_signature', 'INSERT'), DEFAULT_SITE).map(({ sql }) => sql)).toEqual([
      'GRANT INSERT ON cutter_governance.dot_pair_signature TO cutter_exec;',
      'GRANT INSERT ON cutter_governance.dot_pair_signature TO cutter_verify;',
    ])
  })

  test('a run goes on and its report warns: the dry run does without it, a real cut would fail', async () => {
    const world = new World({ facts: { ...factsOf(), grants: without('manifest_envelope', 'INSERT') } })
    const outcome = await world.cut(runIdOf(START, 0x1ed))
    if (outcome.kind !== 'paused') throw new Error(`not paused: ${outcome.kind}`)
    const probe = outcome.run.receipts.find(({ phase }) => phase === 'grant_probe')
    expect(
      probe?.warnings.filter((warning) => warning.includes('GRANT INSERT ON cutter_governance.manifest_envelope')),
    ).toHaveLength(1)
  })
})
