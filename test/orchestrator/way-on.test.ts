import { describe, expect, it } from 'vitest'
import type { Facts } from '../../src/orchestrator/facts.ts'
import { indexKey, noticeKey } from '../../src/orchestrator/keys.ts'
import { STOP_CODES, STOPS } from '../../src/orchestrator/stops.ts'
import { documentOf, GRANTS, notVisible, roleOf, versionOf, visible } from '../fakes/facts.ts'
import { DOCUMENT, runIdOf, START, sampleFacts, World } from './world.ts'

const RUN = runIdOf(START, 0xa11)
const RIGHT = { right: 'INSERT', object: 'public.information_unit', through: 'cutter_dryrun', cure: 'REVOKE' }

/** Facts that stop a first cut, each cured by `sampleFacts()`. */
const STOPPING: readonly (readonly [keyof typeof STOPS, Partial<Facts>])[] = [
  ['STOP_DOCUMENT_UNKNOWN', { document: null }],
  ['STOP_VERSION_UNKNOWN', { version: null }],
  ['STOP_VERSION_UNKNOWN', { version: versionOf('', { length: 0 }) }],
  ['STOP_OVER_SIZE', { version: versionOf(undefined, { body: null, length: 99_000_000 }) }],
  ['STOP_DOCPREFIX_TAKEN', { foreign_addresses: ['BY-LAW/ARTICLE-1'] }],
  ['STOP_READ_ONLY_BREACH', { role: roleOf({ refused: [RIGHT] }) }],
  ['STOP_READ_ONLY_BREACH', { baseline: notVisible('public.information_unit') }],
  ['STOP_GRANT_DELTA', { grants: GRANTS.filter(({ grantee }) => grantee !== 'cutter_exec') }],
  ['STOP_VOCAB_UNKNOWN', { vocabulary: visible({ unit_kinds: [], section_types: [] }) }],
  ['STOP_VOCAB_UNKNOWN', { vocabulary: notVisible('public.dot_config') }],
  ['STOP_REFUSED_INPUT', { document: documentOf({ grammar_profile: 'no-such-profile' }) }],
]

describe('the sentence of a stop shows a way that leads on', () => {
  it.each(STOPPING)('%s, cured as it says', async (code, change) => {
    const world = new World({ facts: sampleFacts(change) })
    expect(await world.cut(RUN)).toMatchObject({ kind: 'halted', code })
    world.facts = sampleFacts()
    const wayOn = STOPS[code].way === 'retry' ? await world.retry(RUN) : await world.cut()
    expect(wayOn).toMatchObject({ kind: 'paused', gate: 'SG_1_cut_authz' })
  })

  it.each(STOP_CODES)('%s: sentence and command name the same way', (code) => {
    const { next, way } = STOPS[code]
    const named = { retry: /retry/i, cut: /new cut|cut again|sent anew/i, void: /void the run/, approve: /approve/ }
    expect(next).toMatch(named[way])
  })

  it.each(STOPPING)('the notice of %s holds the command that leads on', async (code, change) => {
    const world = new World({ facts: sampleFacts(change) })
    await world.cut(RUN)
    const { command } = JSON.parse(world.text(noticeKey(RUN, 2)))
    expect(command).toBe(STOPS[code].way === 'retry' ? `cutter retry ${RUN} --reason "…"` : `cutter cut ${DOCUMENT}`)
  })
})

describe('a run whose first message crashed before its index entry', () => {
  it('H11 is listed as pending from the redelivery on, even where that fails too', async () => {
    let crash = true
    const world = new World({
      around: async (call, go) => {
        if (call.startsWith('facts') || (crash && call.startsWith('replace'))) throw new Error('a crash')
        return await go()
      },
    })
    await expect(world.cut(RUN)).rejects.toThrow('a crash')
    expect(world.memory.has(indexKey(DOCUMENT, RUN))).toBe(false)
    crash = false
    await expect(world.cut(RUN)).rejects.toThrow('a crash')
    expect(JSON.parse(world.text(indexKey(DOCUMENT, RUN)))).toMatchObject({ state: 'pending', seq: 1 })
  })
})
