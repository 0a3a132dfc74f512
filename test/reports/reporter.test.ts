import { expect, test } from 'vitest'
import { asOne } from '../../src/adapters/long-content.ts'
import { sha256 } from '../../src/orchestrator/digest.ts'
import { reportListBeside } from '../../src/orchestrator/keys.ts'
import type { ReportMaterial } from '../../src/orchestrator/material.ts'
import type { LongContent, StoredContent } from '../../src/orchestrator/ports.ts'
import { Stop } from '../../src/orchestrator/stops.ts'
import { jsonPieces } from '../../src/reports/files.ts'
import { DryRunReporter, reportFiles } from '../../src/reports/reporter.ts'
import { journeyTo, RUN_ID, widened } from './fixture.ts'
import { textIn } from './support.ts'

function sink() {
  const kept = new Map<string, StoredContent>()
  const answers: string[] = []
  const create = async (key: string, content: StoredContent) => {
    const answer = kept.has(key) ? 'exists' : 'created'
    if (answer === 'created') kept.set(key, content)
    answers.push(answer)
    return answer
  }
  const createLong = async (key: string, content: LongContent) => await create(key, asOne(content))
  return { kept, answers, create, createLong } as const
}

/** Made of other objects; the lines of a prediction are no plain data. */
const cloned = (material: ReportMaterial): ReportMaterial => ({
  ...structuredClone({ ...material, prediction: null }),
  prediction: material.prediction,
})

const bytesOf = (material: ReportMaterial): readonly string[] =>
  reportFiles(material).map(({ name, text }) => `${name} ${textIn(text)}`)

test('a folder holds 13 documents, report.json, report.html and the hand-over, and beside it lies the list that its digest is of', async () => {
  const store = sink()
  const { folder, html, digest } = await new DryRunReporter(store).publish((await journeyTo('closeout')).latest)
  expect(folder).toBe(`v1/runs/${RUN_ID}/reports/${digest}/`)
  expect(html).toBe(`${folder}report.html`)
  const names = [...store.kept.keys()]
  expect(names.filter((name) => !name.startsWith(folder))).toEqual([reportListBeside(folder)])
  expect(sha256(store.kept.get(reportListBeside(folder))?.bytes ?? '')).toBe(digest)
  expect(names.filter((name) => name.endsWith('.md'))).toHaveLength(13)
  for (const name of ['report.json', 'report.html', 'handover/plan.jsonl']) expect(names).toContain(`${folder}${name}`)
})

test('each file has its own content type', async () => {
  const types = new Map(
    reportFiles((await journeyTo('closeout')).latest).map(({ name, contentType }) => [name, contentType]),
  )
  expect(types.get('report.html')).toBe('text/html; charset=utf-8')
  expect(types.get('report.json')).toBe('application/json')
  expect(types.get('handover/plan.jsonl')).toBe('application/jsonl')
  expect(types.get('01-source-pin.md')).toBe('text/markdown; charset=utf-8')
})

test('the same material gives the same bytes, and a second publication changes nothing', async () => {
  const { latest } = await journeyTo('closeout')
  expect(bytesOf(latest)).toEqual(bytesOf(cloned(latest)))
  const store = sink()
  const reporter = new DryRunReporter(store)
  const first = await reporter.publish(latest)
  store.answers.length = 0
  expect(await reporter.publish(cloned(latest))).toEqual(first)
  expect(new Set(store.answers)).toEqual(new Set(['exists']))
})

test('H6 what changes with every write of the state does not change the folder', async () => {
  const { latest } = await journeyTo('SG_1')
  const { state } = latest
  const rewritten = {
    ...latest,
    state: { ...state, seq: state.seq + 7, write_id: 'another', updated_at: state.created_at },
  }
  expect(bytesOf(rewritten)).toEqual(bytesOf(latest))
})

test('any change of what is shown changes the digest', async () => {
  const { latest } = await journeyTo('SG_1')
  const digest = async (material: ReportMaterial) => (await new DryRunReporter(sink()).publish(material)).digest
  expect(await digest({ ...latest, site: { ...latest.site, demo: true } })).not.toBe(await digest(latest))
})

test('a file of more than 8 MiB is handed on in chunks, and is the same file', async () => {
  const material = widened((await journeyTo('SG_1')).latest, 12_000, 'create')
  const store = sink()
  const long: string[] = []
  const createLong = async (key: string, content: LongContent) => {
    long.push(key)
    expect([...content.chunks()].length).toBeGreaterThan(1)
    return await store.createLong(key, content)
  }
  const { folder } = await new DryRunReporter({ ...store, createLong }).publish(material)
  expect(long).toContain(`${folder}report.json`)
  const files = new Map(reportFiles(material).map(({ name, text }) => [`${folder}${name}`, text]))
  store.kept.delete(reportListBeside(folder))
  expect([...store.kept.keys()].sort()).toEqual([...files.keys()].sort())
  for (const [key, { bytes }] of store.kept) expect(sha256(bytes)).toBe(files.get(key)?.sha256)
}, 60_000)

test('an outage of the sink is passed on as it is', async () => {
  const outage = new Stop('STOP_SOURCE_UNREACHABLE', 'no bucket')
  const refuse = async () => await Promise.reject(outage)
  const reporter = new DryRunReporter({ create: refuse, createLong: refuse })
  await expect(reporter.publish((await journeyTo('SG_1')).latest)).rejects.toBe(outage)
})

test('a prefix goes before the folder', async () => {
  const { folder } = await new DryRunReporter(sink(), { prefix: 'team/' }).publish((await journeyTo('SG_1')).latest)
  expect(folder).toMatch(/^team\/v1\/runs\//)
})

test('report.json is the model as JSON would write it', () => {
  const value = { a: 1, list: [1, { b: [2] }, 'x'], none: [], nothing: null, nested: { deep: [true] } }
  expect([...jsonPieces(value)].join('')).toBe(JSON.stringify(value))
  expect([...jsonPieces({})].join('')).toBe('{}')
})
