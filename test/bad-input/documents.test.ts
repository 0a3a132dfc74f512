import { describe, expect, it } from 'vitest'
import { sha256 } from '../../src/orchestrator/digest.ts'
import type { Facts } from '../../src/orchestrator/facts.ts'
import { STOPS } from '../../src/orchestrator/stops.ts'
import { documentOf, versionOf, visible } from '../fakes/facts.ts'
import { memoryStore } from '../fakes/memory-store.ts'
import { runIdOf, START, sampleFacts, World, type WorldOptions } from '../orchestrator/world.ts'

const RUN = runIdOf(START, 0xbad)

const ofText = (text: string, profile: string | null = 'markdown-atx'): Facts =>
  sampleFacts({
    document: documentOf({ grammar_profile: profile }),
    version: versionOf(text),
    baseline: visible([]),
  })

async function cutOf(options: WorldOptions) {
  const world = new World(options)
  const outcome = await world.cut(RUN)
  const { report } = world.state(RUN)
  const page = report === null ? '' : world.text(report.html)
  const [notice = ''] = world.keys(`v1/notices/${RUN}/`).slice(-1)
  return { world, outcome, page, notice: world.text(notice) }
}

const ARTICLES = '## Article 1. Name\n\nThe café is called Example.\n\n## Article 2. Purpose\n\nTo read.\n'

describe('a document that cannot be cut stops its run with the cause, the place and the cure', () => {
  const many = Array.from({ length: 4 }, (_, i) => `## Section ${i}\n\ntext\n`).join('\n')
  const refused: readonly (readonly [string, WorldOptions, string, string, number | null])[] = [
    [
      'no document of that id',
      { facts: { ...sampleFacts(), document: null, version: null } },
      'STOP_DOCUMENT_UNKNOWN',
      'BY-LAW',
      null,
    ],
    ['no version', { facts: sampleFacts({ version: null }) }, 'STOP_VERSION_UNKNOWN', 'no version', null],
    [
      'a version without text',
      { facts: sampleFacts({ version: versionOf('', { body: null, length: null }) }) },
      'STOP_VERSION_UNKNOWN',
      'no text',
      null,
    ],
    ['an empty text', { facts: ofText('') }, 'STOP_VERSION_UNKNOWN', 'no text', null],
    [
      'a text that no longer matches its manifest digest',
      { facts: sampleFacts({ version: versionOf(ARTICLES, { body: `${ARTICLES}More.` }) }) },
      'STOP_DRIFT',
      'manifest digest',
      null,
    ],
    ['only white space', { facts: ofText(' \n\t\n\u00a0\n') }, 'STOP_REFUSED_INPUT', 'no heading in the text', null],
    [
      'no headings',
      { facts: ofText('Just a letter.\n\nIn two paragraphs.\n') },
      'STOP_REFUSED_INPUT',
      'no heading in the text',
      null,
    ],
    [
      'one heading and no profile named',
      { facts: ofText('## Only\n\ntext\n', null) },
      'STOP_REFUSED_INPUT',
      'profile',
      null,
    ],
    [
      'two headings that share an address',
      { facts: ofText('## Scope\n\none\n\n## Scope\n\ntwo\n') },
      'STOP_REFUSED_INPUT',
      'BY-LAW/SCOPE',
      5,
    ],
    [
      'more units than the cap',
      { facts: ofText(many), settings: { maxCandidates: 3 } },
      'STOP_OVER_SIZE',
      '4 units',
      null,
    ],
    [
      'a text over 64 MiB',
      { facts: sampleFacts({ version: versionOf('', { body: null, length: 64 * 1024 * 1024 + 1 }) }) },
      'STOP_OVER_SIZE',
      '67108865 bytes; the limit is 67108864',
      null,
    ],
    ['NUL in the text', { facts: ofText(ARTICLES.replace('read', 're\0ad')) }, 'STOP_REFUSED_INPUT', '', 7],
    ['a profile that does not exist', { facts: ofText(ARTICLES, 'nope') }, 'STOP_REFUSED_INPUT', 'nope', null],
  ]

  it.each(refused)('%s', async (_name, options, code, said, line) => {
    const { world, outcome, page, notice } = await cutOf(options)
    expect(outcome).toMatchObject({ kind: 'halted', code })
    const { status } = world.state(RUN)
    if (status.kind !== 'halted') throw new Error(status.kind)
    expect(`${status.message} ${JSON.stringify(status.details)}`).toContain(said)
    if (line !== null) expect(status.details.map((detail) => detail.line)).toContain(line)
    expect(page).toContain(code)
    const next = STOPS[outcome.kind === 'halted' ? outcome.code : 'STOP_DRIFT'].next
    expect(JSON.stringify(JSON.parse(notice))).toContain(JSON.stringify(next).slice(1, -1))
  })

  it('a mended document goes on under the same run', async () => {
    const { world } = await cutOf({ facts: sampleFacts({ version: null }) })
    world.facts = sampleFacts()
    expect(await world.retry(RUN)).toMatchObject({ kind: 'paused', gate: 'SG_1_cut_authz' })
  })
})

describe('a document that only looks odd is cut, and nothing of it is changed', () => {
  const plain = ['BY-LAW/ARTICLE-1-NAME', 'BY-LAW/ARTICLE-2-PURPOSE']
  const odd: readonly (readonly [string, string, readonly string[]])[] = [
    ['CRLF', ARTICLES.replaceAll('\n', '\r\n'), plain],
    ['no-break spaces', ARTICLES.replaceAll(' ', '\u00a0').replaceAll('##\u00a0', '## '), plain],
    ['decomposed letters', ARTICLES.normalize('NFD'), plain],
    ['a byte order mark', `\ufeff${ARTICLES}`, plain],
    ['one heading under a named profile', '## Only\n\ntext\n', ['BY-LAW/ONLY']],
    ['headings without bodies', '## A\n## B\n', ['BY-LAW/A', 'BY-LAW/B']],
  ]

  it.each(odd)('%s', async (_name, text, addresses) => {
    const { world, outcome } = await cutOf({ facts: ofText(text) })
    expect(outcome).toMatchObject({ kind: 'paused', gate: 'SG_1_cut_authz' })
    const run = world.state(RUN)
    const plan = await memoryStore(world.memory).plans.load(RUN, run.plan?.object ?? sha256(''))
    expect(plan.units.map(({ address }) => address)).toEqual(addresses)
    const bytes = Buffer.from(text)
    for (const { body, span } of plan.units) expect(bytes.subarray(span.start, span.end).toString()).toBe(body)
  })

  it('a text of 50 MB passes', { timeout: 120_000 }, async () => {
    const paragraph = `${'The members keep the well and the path to it. '.repeat(110)}\n`
    const article = (n: number) => `## Article ${n}. Rule ${n}\n\n${paragraph.repeat(10)}\n`
    const text = Array.from({ length: 1000 }, (_, i) => article(i + 1)).join('')
    expect(Buffer.byteLength(text)).toBeGreaterThan(50_000_000)
    const { outcome, world } = await cutOf({ facts: ofText(text) })
    expect(outcome).toMatchObject({ kind: 'paused' })
    expect(world.state(RUN).context_pins).toMatchObject({ plan_creates: 1000 })
  })
})
