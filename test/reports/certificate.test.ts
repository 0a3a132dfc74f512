import { describe, expect, it } from 'vitest'
import { sha256 } from '../../src/orchestrator/digest.ts'
import { reportModel } from '../../src/reports/model.ts'
import { Journey, sample } from './fixture.ts'
import { fileOf } from './support.ts'

const TEXT = `A preface.\n\n${sample(2)}\n\n`

/** The report of a run that waits, as JSON: what a reader holds who has nothing else but the text. */
async function waiting() {
  const journey = new Journey({ after: TEXT })
  await journey.cut()
  return journey.latest
}

describe('H41 the lossless certificate of a report', () => {
  it('is checked against the text by the report alone: places, hashes of whole and parts', async () => {
    const { certificate, units, gaps } = JSON.parse(JSON.stringify(reportModel(await waiting())))
    const bytes = Buffer.from(TEXT)
    const parts = [
      ...units.flatMap((unit: { span: unknown; content_hash: string }) =>
        unit.span === null ? [] : [{ span: unit.span, sha256: unit.content_hash }],
      ),
      ...gaps,
    ].sort((a, b) => a.span.start - b.span.start)
    let at = 0
    for (const { span, sha256: hash } of parts) {
      expect(span.start).toBe(at)
      expect(sha256(bytes.subarray(span.start, span.end))).toBe(hash)
      at = span.end
    }
    expect(at).toBe(bytes.length)
    expect(certificate).toEqual({
      bytes: bytes.length,
      sha256: sha256(TEXT),
      parts: parts.length,
      parts_sha256: sha256(parts.map(({ span, sha256: hash }) => `${span.start} ${span.end} ${hash}\n`).join('')),
    })
    expect(gaps.length).toBeGreaterThan(2)
  })

  it('stands in the page and, with every part, in 02-mark', async () => {
    const material = await waiting()
    const { certificate, units } = reportModel(material)
    const mark = fileOf(material, '02-mark.md')
    for (const name of ['report.html', '02-mark.md'])
      expect(fileOf(material, name)).toContain(certificate?.parts_sha256)
    for (const { content_hash } of units.filter(({ lines }) => lines !== null)) expect(mark).toContain(content_hash)
  })

  it('is not claimed of a plan that kept no text of its gaps', async () => {
    const material = await waiting()
    if (material.plan === null) throw new Error('no plan')
    const gaps = material.plan.gaps.map(({ body: _body, ...gap }) => gap)
    expect(reportModel({ ...material, plan: { ...material.plan, gaps } }).certificate).toBeNull()
  })
})
