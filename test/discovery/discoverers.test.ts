import { expect, test } from 'vitest'
import { InMemoryDiscoverer } from '../../src/discovery/in-memory.ts'
import { LiveDryRunDiscoverer } from '../../src/discovery/live-dry-run.ts'
import { memo } from '../../src/discovery/memo.ts'
import type { RunId } from '../../src/orchestrator/brands.ts'
import type { FactQuestion, Row } from '../../src/orchestrator/ports.ts'
import { factsOf, versionOf } from '../fakes/facts.ts'

const ask = (change: Partial<FactQuestion> = {}): FactQuestion => ({
  documentId: 'BY-LAW',
  sourceVersion: null,
  runId: 'ictr-20260102T030405Z-0a1b2c3d' as RunId,
  ...change,
})

test('in memory: the document asked for is answered, any other is unknown, as in the live database', async () => {
  const discoverer = new InMemoryDiscoverer(factsOf())
  expect(await discoverer.facts(ask())).toEqual(factsOf())
  expect(await discoverer.facts(ask({ documentId: 'OTHER' }))).toMatchObject({ document: null, version: null })
})

test('in memory: a version that is not there is null, the document still stands', async () => {
  const discoverer = new InMemoryDiscoverer(factsOf())
  expect(await discoverer.facts(ask({ sourceVersion: '1.0' }))).toMatchObject({ version: { version_string: '1.0' } })
  expect(await discoverer.facts(ask({ sourceVersion: '9.9' }))).toMatchObject({
    document: { doc_code: 'BY-LAW' },
    version: null,
  })
})

test('in memory: a source that is a function answers each question afresh', async () => {
  const texts = ['first', 'second']
  const discoverer = new InMemoryDiscoverer(() => factsOf({ version: versionOf(texts.shift() ?? '') }))
  expect((await discoverer.facts(ask())).version?.body).toBe('first')
  expect((await discoverer.facts(ask())).version?.body).toBe('second')
})

test('bound to a document, a dry run refuses any other before the database is asked', async () => {
  let asked = 0
  const live = new InMemoryDiscoverer(() => {
    asked += 1
    return factsOf()
  })
  const bound = await LiveDryRunDiscoverer.fromLive(live, { documentId: 'BY-LAW' })
  await expect(bound.facts(ask({ documentId: 'OTHER' }))).rejects.toMatchObject({ code: 'STOP_REFUSED_INPUT' })
  expect(asked).toBe(0)
  expect(await bound.facts(ask())).toEqual(factsOf())
})

test('every question is asked of the database anew: nothing is kept between two invocations', async () => {
  let asked = 0
  const live = new InMemoryDiscoverer(() => {
    asked += 1
    return factsOf()
  })
  const unbound = await LiveDryRunDiscoverer.fromLive(live)
  await unbound.facts(ask())
  await unbound.facts(ask())
  expect(asked).toBe(2)
})

test('within one snapshot the same question is sent once, another one or other parameters again', async () => {
  const sent: string[] = []
  const select = memo(async (sql, params): Promise<readonly Row[]> => {
    sent.push(`${sql} ${params.join()}`)
    return []
  })
  await Promise.all([select('a', ['1']), select('a', ['1']), select('a', ['2']), select('b', ['1'])])
  expect(sent).toEqual(['a 1', 'a 2', 'b 1'])
})
