import { describe, expect, test } from 'vitest'
import { DOCUMENTS } from '../../src/reports/markdown/documents.ts'
import { HEAD_FIELDS } from '../../src/reports/markdown/head.ts'
import { code, fenced, inline } from '../../src/reports/markdown/text.ts'
import { notVisible } from '../fakes/facts.ts'
import { Journey, journeyTo, RUN_ID, sample } from './fixture.ts'
import { fileOf, rendered } from './support.ts'

const NAMES = [
  '01-source-pin',
  '02-mark',
  '03-cutplan',
  '04-pre-write-backup',
  '05-grant-probe',
  'SG1-cut-authz-request',
  '06-cut-leg-a',
  '07-structural-verify',
  '08-leg-b-record',
  '09-write-verify',
  'SG2-lifecycle-authz-request',
  '10-lifecycle-enact',
  '11-final-report',
] as const

const documentsOf = ({ latest }: Journey): readonly string[] =>
  [...rendered(latest).keys()].filter((name) => name.endsWith('.md')).map((name) => name.slice(0, -3))

describe('the 13 documents', () => {
  test('they have fixed names in a fixed order', () => {
    expect(DOCUMENTS.map(({ name }) => name)).toEqual(NAMES)
  })

  test('those whose step the run has reached are written, no other', async () => {
    expect(documentsOf(await journeyTo('SG_1'))).toEqual(NAMES.slice(0, 6))
    expect(documentsOf(await journeyTo('SG_2'))).toEqual(NAMES.slice(0, 11))
    expect(documentsOf(await journeyTo('closeout'))).toEqual(NAMES)
  })

  test('a halted run has the document of the step it halted at, with cause, place and what to do next', async () => {
    const journey = new Journey({
      before: null,
      profile: 'article-section',
      after: '## Article 1. A\n\n## Article 1. B\n',
    })
    await journey.cut()
    expect(documentsOf(journey)).toEqual(NAMES.slice(0, 2))
    const text = fileOf(journey.latest, '02-mark.md')
    expect(text).toContain('| Gate result | `IG_MARK` not passed: STOP_REFUSED_INPUT |')
    expect(text).toMatch(/\| 3 \| \d+ \| MILLBROOK\/ARTICLE-1 stands twice/)
    expect(text).toContain('## What to do next')
  })

  test('a voided run has its final report', async () => {
    const journey = await journeyTo('SG_1')
    await journey.giveUp('the wrong version was loaded')
    expect(documentsOf(journey)).toEqual([...NAMES.slice(0, 6), '11-final-report'])
    expect(fileOf(journey.latest, '11-final-report.md')).toContain('**Voided** by local')
  })

  test('each begins with the fixed head', async () => {
    const files = rendered((await journeyTo('closeout')).latest)
    for (const name of NAMES) {
      const head = (files.get(`${name}.md`) ?? '').split('\n')
      expect(head[0]).toMatch(/^# /)
      expect(head.slice(2, 4)).toEqual(['| Field | Value |', '|---|---|'])
      expect(head.slice(4, 13).map((line) => line.split(' | ')[0]?.slice(2))).toEqual(HEAD_FIELDS)
      expect(head[4]).toContain(RUN_ID)
    }
  })

  test('the head tells the gate, n of n invariants, pins, digests and duration of its phase', async () => {
    const head = fileOf((await journeyTo('closeout')).latest, '03-cutplan.md')
    expect(head).toContain('| Gate result | `IG_CUTPLAN` passed |')
    expect(head).toContain('| Invariants | 10/10 |')
    expect(head).toContain('`plan_digest`, ')
    expect(head).toMatch(/\| Digests \| baseline|\| Digests \| plan_/)
    expect(head).toContain('| Duration | 1.0 s |')
  })

  test('a backup is never claimed to exist', async () => {
    expect(fileOf((await journeyTo('SG_1')).latest, '04-pre-write-backup.md')).toContain(
      '**SIMULATED.** No backup was taken and none exists.',
    )
  })

  test('H46 rows that the role may not see are told as not visible', async () => {
    const object = 'cutter_governance.verify_result'
    const journey = new Journey({
      facts: (facts) => ({
        ...facts,
        survey: { ...facts.survey, tables: [{ table: object, rows: notVisible(object), digest: notVisible(object) }] },
      }),
    })
    await journey.cut()
    expect(fileOf(journey.latest, '04-pre-write-backup.md')).toContain(
      `| \`${object}\` | *not visible* | *not visible* |`,
    )
  })

  test('the grant probe prints the value that would pin the snapshot, and says when it is pinned', async () => {
    const open = await journeyTo('SG_1')
    const snapshot = open.latest.state.context_pins['grant_snapshot_sha256']
    expect(fileOf(open.latest, '05-grant-probe.md')).toContain(`CUTTER_GRANT_SNAPSHOT_SHA256=${String(snapshot)}`)
    const pinned = { ...open.latest, site: { ...open.latest.site, grant_snapshot_sha256: String(snapshot) } }
    expect(fileOf(pinned, '05-grant-probe.md')).toContain(`The snapshot is pinned: \`${String(snapshot)}\``)
  })

  test('the final report ends with what to do next', async () => {
    const text = fileOf((await journeyTo('closeout')).latest, '11-final-report.md')
    const headings = [...text.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading)
    expect(headings.at(-1)).toBe('What to do next')
  })
})

describe('text of a document in Markdown', () => {
  test('it cannot break out of a cell, a code span or a fence', () => {
    expect(inline('a|b\n# <b>*x*</b> `y`')).toBe('a\\|b \\# \\<b\\>\\*x\\*\\</b\\> \\`y\\`')
    expect(code('a`b|c\nd')).toBe('``a`b\\|c d``')
    expect(fenced('x\n```\n````y')).toBe('`````text\nx\n```\n````y\n`````\n\n')
  })

  test('a body with a fence in it stays within its own', async () => {
    const journey = await journeyTo('SG_1', {
      after: `${sample(2)}\n## Article 22. Code\n\n\`\`\`\`\n# not a heading of the report\n\`\`\`\`\n`,
    })
    const lines = fileOf(journey.latest, 'SG1-cut-authz-request.md').split('\n')
    const inside = lines.indexOf('# not a heading of the report')
    expect(lines.slice(0, inside).filter((line) => line === '`````text')).toHaveLength(1)
    expect(lines.indexOf('`````', inside)).toBeGreaterThan(inside)
  })
})
