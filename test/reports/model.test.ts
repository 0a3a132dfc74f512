import { expect, test } from 'vitest'
import { reportModel } from '../../src/reports/model.ts'
import { notVisible } from '../fakes/facts.ts'
import { Journey, journeyTo } from './fixture.ts'
import { fileOf } from './support.ts'

test('every effect of the plan is in the model, with the text it is about', async () => {
  const { latest } = await journeyTo('SG_1')
  const model = reportModel(latest)
  expect(model.units.map(({ effect, address }) => [effect, address])).toEqual(
    latest.plan?.effects.map(({ kind, address }) => [kind, address]),
  )
  const texts = new Map(latest.plan?.units.map(({ address, body }) => [address, body]))
  const standing = new Map(latest.plan?.baseline.map(({ address, latest: { body } }) => [address, body]))
  for (const { effect, address, text } of model.units) {
    const whole =
      text.kind === 'changed' ? text.segments.map((s) => (s.op === 'removed' ? '' : s.text)).join('') : text.body
    expect(whole).toBe(effect === 'retire' ? standing.get(address) : texts.get(address))
  }
})

test('the model is JSON: what is read back equals what was written', async () => {
  const model = reportModel((await journeyTo('closeout')).latest)
  expect(JSON.parse(JSON.stringify(model))).toEqual(model)
})

test('H44 a renumbered unit names its original and its current address, where it stood and where it would stand', async () => {
  const { units, lineage } = reportModel((await journeyTo('SG_1')).latest)
  const renumbered = units.filter(({ origin }) => origin?.kind === 'renumbered')
  expect(renumbered.map(({ origin }) => [origin?.original, origin?.current])).toContainEqual([
    ['MILLBROOK/ARTICLE-18'],
    ['MILLBROOK/ARTICLE-19'],
  ])
  expect(renumbered).toHaveLength(lineage?.counts.renumbered ?? 0)
  for (const { address, origin } of renumbered) {
    expect(origin?.current).toEqual([address])
    const old = units.find((unit) => unit.address === origin?.original[0])
    expect(old?.fate).toEqual(origin)
  }
})

test('a text is compared with the one it comes from, wherever that stood: word by word, not with nothing', async () => {
  const { latest } = await journeyTo('SG_1')
  const standing = new Map(latest.plan?.baseline.map(({ address, latest: { body } }) => [address, body]))
  const compared = reportModel(latest).units.filter(({ text }) => text.kind === 'changed')
  expect(compared.some(({ effect }) => effect === 'create')).toBe(true)
  expect(compared.some(({ address, origin }) => origin?.original[0] !== address)).toBe(true)
  for (const { text, origin } of compared) {
    if (text.kind !== 'changed') continue
    const before = text.segments.map((segment) => (segment.op === 'added' ? '' : segment.text)).join('')
    expect(before).toBe(origin?.original.map((address) => standing.get(address)).join('\n\n'))
  }
})

test('a text that another takes the place of, and that stands nowhere, is shown too: nothing is left out', async () => {
  const article = (n: number, body: string): string => `## Article ${n}\n\n${body}\n`
  const leaving = 'Whoever brings a guest to the garden answers for all the damage that the guest does there.'
  const staying = 'The board has five members, whom the general meeting elects for two years by secret ballot.'
  const { latest } = await journeyTo('SG_1', {
    profile: 'article-section',
    before: [article(1, leaving), article(2, staying)].join('\n'),
    after: article(1, staying),
  })
  const [unit] = reportModel(latest).units
  expect(unit).toMatchObject({ effect: 'revise', origin: { kind: 'renumbered' }, fate: { kind: 'removed' } })
  expect(unit?.replaced).toContain(leaving)
  expect(fileOf(latest, 'report.html')).toContain(leaving)
  expect(fileOf(latest, 'SG1-cut-authz-request.md')).toContain(leaving)
})

test('SG_2 leads with what is new since SG_1: facts re-checked, enacted, superseded, retired', async () => {
  const { latest } = await journeyTo('SG_2')
  const { since_cut: since, counts } = reportModel(latest)
  expect(since).toMatchObject({ facts_changed: [], enacted: 10, superseded: 7, retired: counts?.retire })
  expect(since?.facts_checked).toBeGreaterThan(10)
  expect(since?.rechecked_at).toBe(latest.facts?.read_at)
})

test('SG_1 says nothing of what is new since SG_1', async () => {
  expect(reportModel((await journeyTo('SG_1')).latest).since_cut).toBeNull()
})

test('H46 a fact that is not visible is null and is listed with its grant, never zero', async () => {
  const object = 'cutter_governance.review_decision'
  const journey = new Journey({
    facts: (facts) => ({ ...facts, survey: { ...facts.survey, review_decisions: notVisible(object) } }),
  })
  await journey.cut()
  const { database } = reportModel(journey.latest)
  expect(database?.review_decisions).toBeNull()
  expect(database?.not_visible).toEqual([{ object, grant: `GRANT SELECT ON ${object} TO cutter_dryrun;` }])
})

test('a step is done, waits, is halted or lies ahead', async () => {
  const statuses = async (journey: Promise<Journey>) =>
    reportModel((await journey).latest).steps.map(({ status }) => status)
  const ahead = (n: number) => Array.from({ length: n }, () => 'ahead')
  const done = (n: number) => Array.from({ length: n }, () => 'done')
  expect(await statuses(journeyTo('SG_1'))).toEqual([...done(5), 'waiting', ...ahead(7)])
  expect(await statuses(journeyTo('SG_2'))).toEqual([...done(10), 'waiting', ...ahead(2)])
  expect(await statuses(journeyTo('closeout'))).toEqual(done(13))
})

test('a halt stands at the phase that raised it, and at the request where no phase did', async () => {
  const broken = new Journey({
    before: null,
    after: '## Article 1. A\n\n## Article 1. B\n',
    profile: 'article-section',
  })
  await broken.cut()
  const halted = reportModel(broken.latest).steps.filter(({ status }) => status === 'halted')
  expect(halted.map(({ phase }) => phase)).toEqual(['mark'])
  const drifted = await journeyTo('SG_2', { facts: (facts, n) => (n === 0 ? facts : { ...facts, triggers: [] }) })
  expect(reportModel(drifted.latest).steps.find(({ status }) => status === 'halted')?.gate).toBe('SG_1_cut_authz')
})

test('after drift the way on is a new cut; after a stop that a person can clear it is a retry', async () => {
  const drifted = await journeyTo('SG_2', { facts: (facts, n) => (n === 0 ? facts : { ...facts, triggers: [] }) })
  expect(commandsOf(drifted)).toEqual(['cutter cut MILLBROOK-BYLAW', expect.stringContaining('cutter void ictr-')])
  const unseen = new Journey({ facts: (facts) => ({ ...facts, document: null, version: null }) })
  await unseen.cut()
  expect(commandsOf(unseen)).toEqual([
    expect.stringContaining('cutter retry ictr-'),
    expect.stringContaining('cutter void ictr-'),
  ])
})

test('commands carry the suffix of the site, and a run in a folder is begun anew there', async () => {
  const site = { command_suffix: ' --runs-dir runs' }
  const asked = reportModel((await journeyTo('SG_1', { site })).latest).decision
  expect(asked).toMatchObject({ approve_command: expect.stringMatching(/^cutter approve ictr-\S+ --runs-dir runs$/) })
  const drifted = await journeyTo('SG_2', { site, facts: (facts, n) => (n === 0 ? facts : { ...facts, triggers: [] }) })
  expect(commandsOf(drifted)[0]).toBe('cutter run MILLBROOK-BYLAW --runs-dir runs')
})

function commandsOf(journey: Journey): readonly string[] {
  const { decision } = reportModel(journey.latest)
  return decision.kind === 'halted' ? decision.commands.map(({ command }) => command) : []
}
