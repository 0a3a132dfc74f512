import { expect, it } from 'vitest'
import type { EpochMs, RunId } from '../../src/orchestrator/brands.ts'
import { indexEntry } from '../../src/orchestrator/entries.ts'
import { batchKey } from '../../src/orchestrator/keys.ts'
import { DOCUMENT, runIdOf, START, sampleFacts, World } from './world.ts'

const RUN = runIdOf(START, 0xa11)

it('the entry of a run that waits tells what is asked and where to read; one that waits no more asks for nothing', async () => {
  const world = new World()
  await world.cut(RUN)
  const run = world.state(RUN)
  const asked = run.requests.SG_1_cut_authz
  expect(indexEntry(run)).toMatchObject({
    gate: 'SG_1_cut_authz',
    request: { digest: asked?.request_digest, risks: asked?.risks },
    report: run.report?.html,
  })
  await world.giveUp(RUN)
  expect(indexEntry(world.state(RUN))).toMatchObject({ gate: null, request: null })
})

it('in a batch the entry of a document is that of its latest run, however far an earlier one has come', async () => {
  const world = new World({ facts: { ...sampleFacts(), document: null } })
  const cut = async (runId: RunId) => await world.runner.cut({ documentId: DOCUMENT, runId, batchId: 'spring' })
  await cut(RUN)
  await world.retry(RUN)
  world.facts = sampleFacts()
  const again = runIdOf((START + 1_000) as EpochMs, 1)
  await cut(again)
  expect(JSON.parse(world.text(batchKey('spring', DOCUMENT)))).toMatchObject({ run_id: again, seq: 2 })
  await world.giveUp(RUN)
  expect(JSON.parse(world.text(batchKey('spring', DOCUMENT)))).toMatchObject({ run_id: again, seq: 2 })
})

it('every object that a run leaves says what kind of text it is, for whoever opens it in a browser', async () => {
  const world = new World()
  await world.cut(RUN)
  await world.approve(RUN, { approval_id: 'too-early', signed_utc: '2020-01-01T00:00:00.000Z' })
  await world.approve(RUN)
  await world.approve(RUN)
  const kinds = [...world.memory].map(([key, { contentType }]) => `${key.replace(/.*?\./, '.')} ${contentType}`)
  expect([...new Set(kinds)].toSorted()).toEqual([
    '.html text/html; charset=utf-8',
    '.json application/json',
    '.jsonl application/jsonl',
    '.jsonl.gz application/x-ndjson',
    '.md text/markdown; charset=utf-8',
  ])
})
