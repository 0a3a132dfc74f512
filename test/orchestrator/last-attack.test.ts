import { describe, expect, it } from 'vitest'
import { jsonContent } from '../../src/orchestrator/content.ts'
import { attackKey } from '../../src/orchestrator/keys.ts'
import { put } from '../fakes/memory-store.ts'
import { World } from './world.ts'

/** What a run cites stands in its state for ever, and the state's form is closed: an object of another form must not come into it. */

const RECORD = {
  schema_version: 1,
  at: '2026-01-02T03:04:05.000Z',
  code_version: '0.1.0',
  role: 'cutter_dryrun',
  target: { system_identifier: '1', database: 'db', endpoint: 'local', in_recovery: false },
  probes: [{ name: 'a', refused: true }],
  xid_assigned: false,
}

async function citedBy(record: object) {
  const world = new World()
  put(world.memory, attackKey, jsonContent(JSON.stringify(record)))
  const { runId } = await world.cut()
  expect(await world.approve(runId)).toMatchObject({ kind: 'paused', gate: 'SG_2_lifecycle_authz' })
  return world.state(runId).sessions.at(-1)?.last_attack
}

describe('the last attack of the gate on itself', () => {
  it('is cited by a run', async () => {
    const { schema_version: _, probes: __, ...cited } = RECORD
    expect(await citedBy(RECORD)).toEqual({ ...cited, tried: 1, refused: 1 })
  })

  it('is cited by no more than the state knows, where another version wrote more', async () => {
    const more = { ...RECORD, target: { ...RECORD.target, region: 'eu' }, seen: true }
    expect(await citedBy(more)).toEqual(await citedBy(RECORD))
  })

  it.each<readonly [string, object]>([
    ['no time', { at: 'yesterday' }],
    ['half a target', { target: { database: 'db' } }],
    ['a target of other types', { target: { ...RECORD.target, in_recovery: 'no' } }],
    ['no probes', { probes: {} }],
    ['another version', { schema_version: 2 }],
  ])('is cited by none where it holds %s', async (_what, change) => {
    expect(await citedBy({ ...RECORD, ...change })).toBeNull()
  })
})
