import { describe, expect, it } from 'vitest'
import { evidenceFiles } from '../../src/evidence/collect.ts'
import { MANIFEST_FILE, STATE_FILE } from '../../src/evidence/layout.ts'
import type { RunId } from '../../src/orchestrator/brands.ts'
import { MAX_REFUSALS } from '../../src/orchestrator/refusals.ts'
import { DEFAULT_SITE } from '../../src/orchestrator/settings.ts'
import type { Approval } from '../../src/orchestrator/state.ts'
import { memoryStore } from '../fakes/memory-store.ts'
import { approvalOf, sampleFacts, type World, type WorldOptions } from '../orchestrator/world.ts'
import { bytes, text } from './forger.ts'
import { checkOf, failing, folderOf, runTo, verified } from './support.ts'

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

it('a folder is consistent of a site whose schemas and roles have other names', async () => {
  const site = { ...DEFAULT_SITE, unit_schema: 'law', governance_schema: 'gov', actor: 'dot', verifier_role: 'checker' }
  const facts = JSON.parse(
    JSON.stringify(sampleFacts())
      .replaceAll('public.', 'law.')
      .replaceAll('cutter_governance', 'gov')
      .replaceAll('cutter_verify', 'checker'),
  )
  const files = await folderOf(await runTo('end', { facts, settings: { site } }))
  expect(new TextDecoder().decode(files.get('handover/plan.jsonl'))).toContain('"table":"law.information_unit"')
  expect(failing(verified(files))).toEqual([])
})

it('a folder is consistent of a run that refused more approvals than it keeps; another count of them is found', async () => {
  const told = await runTo('SG_1')
  const run = told.world.state(told.runId)
  for (let n = 0; n <= MAX_REFUSALS; n += 1)
    await told.world.send(told.runId, approvalOf(run, told.world.now, { approval_id: `no-${n}`, allowance: 'none' }))
  await told.world.approve(told.runId)
  const files = await folderOf(told)
  expect(failing(verified(files))).toEqual([])
  const miscounted = text(files, 'report.json').replace('"more":1', '"more":2')
  expect(checkOf(verified(new Map(files).set('report.json', bytes(miscounted))), 'refusals').problems).not.toEqual([])
})

/** Other ends than the straight one. */
const ENDS: Readonly<Record<string, (world: World, runId: RunId) => Promise<unknown>>> = {
  'was rejected': async (world, runId) => await world.approve(runId, { decision: 'reject', reason: 'too early' }),
  'was rejected at SG_2': async (world, runId) => {
    await world.approve(runId)
    await world.approve(runId, { decision: 'reject', review_decision_id: undefined } as Partial<Approval>)
  },
  'was given up': async (world, runId) => await world.giveUp(runId),
  'was given up after SG_1': async (world, runId) => {
    await world.approve(runId)
    await world.giveUp(runId)
  },
  'was stopped by drift': async (world, runId) => {
    world.facts = { ...world.facts, vocabulary: { kind: 'visible', value: { unit_kinds: [], section_types: [] } } }
    await world.approve(runId)
  },
  'was stopped by drift at SG_2, with an approval in hand, and retried in vain': async (world, runId) => {
    await world.approve(runId)
    world.facts = { ...world.facts, vocabulary: { kind: 'visible', value: { unit_kinds: [], section_types: [] } } }
    await world.approve(runId)
    await world.retry(runId)
  },
  'was stopped by drift and given up': async (world, runId) => {
    world.facts = { ...world.facts, foreign_addresses: ['BY-LAW/OTHER'] }
    await world.approve(runId)
    await world.giveUp(runId)
  },
  'saw a newer version come': async (world, runId) => {
    world.facts = { ...world.facts, newer_version: '2.0' }
    await world.approve(runId)
  },
}

describe('a folder is consistent of a run that', () => {
  const folderNamed: WorldOptions = {
    settings: {
      site: { ...DEFAULT_SITE, command_suffix: " --runs-dir 'my runs'" },
      acceptedPublicRights: ['EXECUTE on f()'],
    },
    facts: sampleFacts({ newer_version: '1.5' }),
  }
  it.each(Object.entries(ENDS))('%s', async (_name, end) => {
    for (const options of [{}, folderNamed]) {
      const told = await runTo('SG_1', options)
      await end(told.world, told.runId)
      const verdict = verified(await folderOf(told))
      expect(verdict.checks.filter(({ outcome }) => outcome === 'fails')).toEqual([])
    }
  })

  it('was stopped before there was a plan', async () => {
    for (const facts of [
      sampleFacts({ document: null, version: null }),
      sampleFacts({ version: null }),
      sampleFacts({ foreign_addresses: ['BY-LAW/OTHER'] }),
    ]) {
      const verdict = verified(await folderOf(await runTo('SG_1', { facts })))
      expect(verdict.checks.filter(({ outcome }) => outcome === 'fails')).toEqual([])
    }
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
