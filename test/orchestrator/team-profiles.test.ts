import { describe, expect, it } from 'vitest'
import { PROFILES } from '../../src/cutting/index.ts'
import { documentOf, factsOf, versionOf } from '../fakes/facts.ts'
import { teamProfile } from '../fakes/team-profile.ts'
import { approve, journey, lead, newRun, planOver, type World } from './journey.ts'

const TEXT = 'Rule 1. Quiet\n\na) at night\nb) at noon\n\nRule 1a. Music\n\nNever.\n'
const TEAM = teamProfile()

const worldOf = (document: Parameters<typeof documentOf>[0], profiles = [...PROFILES, TEAM]): World => ({
  facts: factsOf({ document: documentOf(document), version: versionOf(TEXT) }),
  settings: { profiles },
})
const named = { grammar_profile: 'house-rules' }
const addresses = (world: World) => planOver(world.facts, world).units.map(({ address }) => address)

describe("a team's own profile", () => {
  it('cuts the document that names it, and its name and digest are pinned', () => {
    const world = worldOf(named)
    expect(addresses(world)).toEqual(['BY-LAW/RULE-1', 'BY-LAW/RULE-1A'])
    const { sg1, end } = journey(world)
    expect(sg1.context_pins).toMatchObject({ grammar_profile: 'house-rules', profile_name: 'house-rules' })
    expect(sg1.context_pins['profile_digest']).toMatch(/^[0-9a-f]{64}$/)
    expect(end.state).toBe('closeout_reported')
  })

  it('whose file changed under a paused run is drift, whose file is gone, too', () => {
    const world = worldOf(named)
    const plan = planOver(world.facts, world)
    const { sg1 } = journey(world)
    for (const profiles of [[...PROFILES, { ...TEAM, leaf: 'point' }], PROFILES]) {
      const { status } = approve(sg1, 'SG_1_cut_authz', { ...worldOf(named, [...profiles]), plan })
      expect(status).toMatchObject({ kind: 'halted', code: 'STOP_DRIFT' })
      expect(JSON.stringify(status)).toContain('rules of the grammar profile')
    }
  })

  it('that is not there is refused in a sentence that lists those that are', () => {
    const { status } = lead(newRun(), worldOf({ grammar_profile: 'hose-rules' }))
    expect(status).toMatchObject({ kind: 'halted', code: 'STOP_REFUSED_INPUT' })
    for (const name of ['There is no grammar profile \\"hose-rules\\"', 'vn-law', 'house-rules'])
      expect(JSON.stringify(status)).toContain(name)
  })
})

describe("a document's own leaf level", () => {
  it('decides how deep it is cut, and is pinned', () => {
    const world = worldOf({ ...named, leaf_level: 'point' })
    expect(addresses(world)).toEqual([
      'BY-LAW/RULE-1',
      'BY-LAW/RULE-1/POINT-A',
      'BY-LAW/RULE-1/POINT-B',
      'BY-LAW/RULE-1A',
    ])
    expect(journey(world).sg1.context_pins).toMatchObject({ leaf_level: 'point', mark_leaf_level: 'point' })
  })

  it('that its profile lacks is refused with those that it has', () => {
    const { status } = lead(newRun(), worldOf({ ...named, leaf_level: 'khoan' }))
    expect(JSON.stringify(status)).toContain('rule, point')
  })
})
