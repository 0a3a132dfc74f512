import { describe, expect, test } from 'vitest'
import { canonicalJson, type Json } from '../../src/orchestrator/digest.ts'
import { attackKey, doctorKey } from '../../src/orchestrator/keys.ts'
import { attackOn } from '../../src/reports/attack.ts'
import { memoryStore } from '../fakes/memory-store.ts'
import { runIdOf, START, World } from '../orchestrator/world.ts'
import { attackSeen } from './fixture.ts'

const RUN = runIdOf(START, 0xa77)

/** What the session of a cut cites where `stored` lies at the attack's place. */
async function cited(stored: string | null) {
  const world = new World()
  if (stored !== null) {
    const bytes = new TextEncoder().encode(stored)
    await memoryStore(world.memory).objects.create(attackKey, {
      bytes,
      contentType: 'application/json',
      encoding: null,
    })
  }
  const outcome = await world.cut(RUN)
  if (outcome.kind !== 'paused') throw new Error(`not paused: ${outcome.kind}`)
  return outcome.run.sessions[0]
}

const held = canonicalJson(attackSeen('25006', '25006') as unknown as Json)

describe('every run cites the last attack', () => {
  test('when, by which version, as which role, on which target, n of n refused', async () => {
    expect((await cited(held))?.last_attack).toEqual({
      at: '2026-01-05T09:00:00.000Z',
      code_version: '9.9.9',
      role: 'cutter_dryrun',
      target: attackSeen().target,
      tried: 2,
      refused: 2,
      xid_assigned: false,
    })
  })

  test.each([
    ['there is none', null],
    ['it is no JSON', '{"schema_version":1,'],
    ['it is of another schema', held.replace('"schema_version":1', '"schema_version":2')],
    ['it does not say whether a transaction id was assigned', held.replace(',"xid_assigned":false', '')],
    ['it lacks what is cited', '{"schema_version":1,"probes":[]}'],
  ])('or says that there was none, where %s', async (_why, stored) => {
    expect((await cited(stored))?.last_attack).toBeNull()
  })

  test('an answer to a doctor message can never lie at its place', () => {
    for (const id of ['attack', 'last', 'attack.last', 'canary']) expect(doctorKey(id)).not.toBe(attackKey)
    expect(attackKey.split('/').length).toBeGreaterThan(doctorKey('x').split('/').length)
  })
})

describe('in words', () => {
  const sessionOf = async (stored: string | null) => {
    const session = await cited(stored)
    if (session === undefined) throw new Error('no session')
    const { checked, changed, survey_digest, ...rest } = session
    return { ...rest, facts_checked: checked, facts_changed: changed, survey_digest }
  }
  test.each([
    ['all refused', held, { doubt: false, says: /2 of 2 probes refused, on this database and as this role$/ }],
    [
      'one let through',
      canonicalJson(attackSeen('25006', null) as unknown as Json),
      { doubt: true, says: /1 of 2 .*did NOT hold$/ },
    ],
    [
      'a transaction id',
      held.replace('"xid_assigned":false', '"xid_assigned":true'),
      { doubt: true, says: /a transaction id was assigned/ },
    ],
    [
      'H13 another cluster',
      held.replace(/"system_identifier":"\d+"/, '"system_identifier":"1"'),
      { doubt: false, says: /no evidence here, for it was another database/ },
    ],
    [
      'another role',
      held.replace('"role":"cutter_dryrun"', '"role":"someone"'),
      { doubt: false, says: /another role/ },
    ],
    [
      'the standby beside it',
      held.replace('"in_recovery":false', '"in_recovery":true'),
      { doubt: false, says: /another server/ },
    ],
    ['none', null, { doubt: false, says: /^none on record: `cutter doctor` makes one$/ }],
  ])('%s', async (_what, stored, { doubt, says }) => {
    const told = attackOn(await sessionOf(stored))
    expect(told.doubt).toBe(doubt)
    expect(told.says).toMatch(says)
  })
})
