import { describe, expect, test } from 'vitest'
import type { ReportMaterial } from '../../src/orchestrator/material.ts'
import { REPORT_LIMIT } from '../../src/reports/html/blocks.ts'
import { reportFiles } from '../../src/reports/reporter.ts'
import { journeyTo, widened } from './fixture.ts'
import { textIn } from './support.ts'

const long = async (units: number, changed: 'revise' | 'create'): Promise<ReportMaterial> =>
  widened((await journeyTo('SG_1')).latest, units, changed)

const pagesOf = (material: ReportMaterial) =>
  reportFiles(material)
    .filter(({ name }) => name.endsWith('.html'))
    .map(({ name, text }) => ({ name, size: text.length, text: textIn(text) }))

describe('a report of any length', () => {
  test('one that is within the limit is one file', async () => {
    expect(pagesOf((await journeyTo('closeout')).latest).map(({ name }) => name)).toEqual(['report.html'])
  })

  test('of 10 000 units the page stays within 2 MB and the rest lies in linked pages, none left out', async () => {
    const material = await long(10_000, 'revise')
    const pages = pagesOf(material)
    const [report, ...rest] = pages
    expect(report?.name).toBe('report.html')
    expect(report?.size).toBeLessThanOrEqual(REPORT_LIMIT)
    expect(rest.length).toBeGreaterThan(0)
    for (const { name, size } of rest) {
      expect(size).toBeLessThanOrEqual(REPORT_LIMIT)
      expect(report?.text).toContain(`href="${name}"`)
    }
    const all = pages.map(({ text }) => text).join('')
    const shown = new Set([...all.matchAll(/<(?:h4|summary><code)>(MILLBROOK[^<]+)</g)].map(([, address]) => address))
    expect(shown.size).toBe(10_000)
    expect(material.plan?.effects.filter(({ address }) => !shown.has(address))).toEqual([])
  })

  test('the changed units come first: the page holds them before any kept one', async () => {
    const [report] = pagesOf(await long(10_000, 'revise'))
    expect(report?.text.match(/<article/g)).toHaveLength(1_000)
  })

  test('changed units that are too many go on in pages/units-NNN.html', async () => {
    const pages = pagesOf(await long(10_000, 'create'))
    const units = pages.filter(({ name }) => /^pages\/units-\d{3}\.html$/.test(name))
    expect(units.length).toBeGreaterThan(1)
    for (const { size } of pages) expect(size).toBeLessThanOrEqual(REPORT_LIMIT)
    const cards = pages.reduce((n, { text }) => n + (text.match(/<article/g)?.length ?? 0), 0)
    expect(cards).toBe(10_000)
    expect(pages[0]?.size).toBeGreaterThan(REPORT_LIMIT / 2)
  })

  test('a unit greater than the limit has a page of its own, whole', async () => {
    const body = 'All work and no play. '.repeat(120_000)
    const journey = await journeyTo('SG_1', {
      before: null,
      after: `## Article 1. Short\n\nx\n\n## Article 2. Long\n\n${body}END\n\n## Article 3. Last\n\ny\n`,
      profile: 'article-section',
    })
    const pages = pagesOf(journey.latest)
    expect(pages[0]?.size).toBeLessThanOrEqual(REPORT_LIMIT)
    const holding = pages.filter(({ text }) => text.includes('play. END'))
    expect(holding.map(({ name }) => name)).toHaveLength(1)
  })

  test('100 000 units are rendered whole', async () => {
    const files = reportFiles(await long(100_000, 'revise'))
    const report = files.find(({ name }) => name === 'report.html')
    expect(report?.text.length).toBeLessThanOrEqual(REPORT_LIMIT)
    const json = files.find(({ name }) => name === 'report.json')
    const model = JSON.parse(json === undefined ? '' : textIn(json.text))
    expect(model.units).toHaveLength(100_000)
  }, 60_000)
})
