import { describe, expect, it } from 'vitest'
import { indexEntry } from '../../src/orchestrator/entries.ts'
import { indexKey } from '../../src/orchestrator/keys.ts'
import type { RunState } from '../../src/orchestrator/state.ts'
import { decodeIndexEntry } from '../../src/schema/index-entry.ts'
import { journey } from '../orchestrator/journey.ts'

/** H12 What is stored beside a state is read through a closed schema. */

const { sg1, sg2, end } = journey()
const bytes = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value))
const keyOf = (run: RunState): string => indexKey(run.document_id, run.run_id)

describe('an index entry', () => {
  it.each([
    ['SG_1', sg1],
    ['SG_2', sg2],
    ['the end', end],
  ])('is read as it was written: at %s', (_where, run) => {
    expect(decodeIndexEntry(bytes(indexEntry(run)), keyOf(run))).toEqual(indexEntry(run))
  })

  it('of an older version, which did not say what is asked, is read', () => {
    const { request: _request, report: _report, ...older } = indexEntry(sg1)
    expect(decodeIndexEntry(bytes(older), keyOf(sg1))).toEqual(older)
  })

  it.each([
    ['an unknown key', { ...indexEntry(sg1), open: true }, 'open: is not a known key'],
    ['another status', { ...indexEntry(sg1), status: 'OPEN' }, 'status: must be one of'],
    ['a newer schema', { ...indexEntry(sg1), schema_version: 2 }, 'schema_version: must be 1'],
    ['no object', null, 'is not of the published form'],
    ['another run', { ...indexEntry(sg1), run_id: 'ictr-20200101T000000Z-00000000' }, 'belongs to another run'],
  ])('with %s is refused, and named by its key', (_what, value, why) => {
    expect(() => decodeIndexEntry(bytes(value), keyOf(sg1))).toThrow(why)
    expect(() => decodeIndexEntry(bytes(value), keyOf(sg1))).toThrow(keyOf(sg1))
  })
})
