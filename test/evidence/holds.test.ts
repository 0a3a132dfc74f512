import { describe, expect, it } from 'vitest'
import { evidenceFiles } from '../../src/evidence/collect.ts'
import { MANIFEST_FILE, STATE_FILE } from '../../src/evidence/layout.ts'
import { memoryStore } from '../fakes/memory-store.ts'
import { folderOf, runTo, verified } from './support.ts'

describe('an evidence folder as it was written out is consistent', () => {
  it.each(['SG_1', 'SG_2', 'end'] as const)('of a run at %s', async (where) => {
    const verdict = verified(await folderOf(await runTo(where)))
    expect(verdict.checks.filter(({ outcome }) => outcome === 'fails')).toEqual([])
    expect(verdict.verdict).toBe('consistent')
  })

  it('at its end nothing is left unchecked but signatures that nobody gave', async () => {
    const verdict = verified(await folderOf(await runTo('end')))
    const unchecked = verdict.checks.filter(({ outcome }) => outcome !== 'holds').map(({ check }) => check)
    expect(unchecked).toEqual(['signatures'])
  })
})

it('H36 the manifest names the version of each object, where the store keeps versions', async () => {
  const { world, runId } = await runTo('SG_1')
  const { objects } = memoryStore(world.memory)
  const versioned: typeof objects = {
    ...objects,
    readVersion: async (key) => {
      const stored = await objects.readVersion(key)
      return stored === null ? null : { ...stored, version: `version of ${key}` }
    },
  }
  const files = new Map<string, Uint8Array>()
  for await (const { name, bytes } of evidenceFiles(versioned, runId)) files.set(name, bytes)
  const { files: listed } = JSON.parse(new TextDecoder().decode(files.get(MANIFEST_FILE)))
  expect(listed.find(({ name }: { name: string }) => name === STATE_FILE)).toMatchObject({
    version: `version of v1/runs/${runId}/state.json`,
  })
  expect(verified(files).verdict).toBe('consistent')
})
