import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, test } from 'vitest'
import { sha256 } from '../../src/cutting/hash.ts'
import { type CutOutcome, cut } from '../../src/cutting/index.ts'
import { commonmark, licence } from './helpers.ts'

/**
 * The cuts of real texts, looked through by eye once. A change here is a change of everyone's addresses: look through
 * the difference, then accept it with `vitest -u`.
 */

const LICENCES =
  `AGPL-3.0-only APL-1.0 APSL-2.0 Apache-2.0 CAL-1.0 CC-BY-3.0 CC-BY-4.0 CC0-1.0 CDDL-1.0 CECILL-2.1 CERN-OHL-S-2.0
  CPAL-1.0 D-FSL-1.0 EPL-2.0 EUPL-1.1 EUPL-1.2 GFDL-1.3-only GPL-2.0-only GPL-3.0-only IPA LGPL-2.1-only
  LiLiQ-R-1.1 MPL-1.1 MPL-2.0 OCLC-2.0 ODbL-1.0 OSL-3.0 OpenSSL PDDL-1.0 QPL-1.0 RPL-1.5 RPSL-1.0 MIT LPPL-1.3c`.split(
    /\s+/,
  )

const told = (outcome: CutOutcome, text: string): string => {
  const profile = outcome.kind === 'cut' ? outcome.cut.profile : outcome.profile
  const head = [`sha256 ${sha256(text)}`, `profile ${profile?.name} ${profile?.score}`]
  if (outcome.kind === 'refused') {
    return [
      ...head,
      'refused',
      ...outcome.problems.map(({ kind, line, message }) => `${kind} ${line ?? '-'} ${message}`),
      '',
    ].join('\n')
  }
  const { units, gaps, doubts } = outcome.cut
  return [
    ...head,
    `units ${units.length}`,
    ...units.map(({ lines, address, title }) => `${lines.first}-${lines.last} ${address} | ${title}`),
    ...gaps.flatMap(({ kind, lines }) => (kind === 'separator' ? [] : [`${lines.first}-${lines.last} (${kind})`])),
    ...doubts.map(({ line, reason, text: words }) => `${line} ? ${reason}: ${words}`),
    '',
  ].join('\n')
}

const golden = async (name: string, text: string): Promise<void> => {
  const outcome = cut({ text, docprefix: 'DOC', profile: null, leafLevel: null, scope: 'all', maxUnits: 100_000 })
  await expect(told(outcome, text)).toMatchFileSnapshot(`../golden/cuts/${name}.txt`)
}

test.each(LICENCES)('%s is cut as it was looked through', async (id) => {
  await golden(id, licence(id))
})

test.each([
  'commonmark-spec',
  'commonmark-spec-0-30',
] as const)('%s is cut as it was looked through', async (edition) => {
  await golden(edition, commonmark(edition).text)
})

const MODELS = join(import.meta.dirname, '../documents')

test.each(readdirSync(MODELS))('the model document %s is cut as it was looked through', async (file) => {
  await golden(`model-${basename(file, '.txt')}`, readFileSync(join(MODELS, file), 'utf8'))
})

const folder = process.env['TEST_DOCUMENTS'] ?? ''
const GOLDEN = join(import.meta.dirname, '../golden/cuts')
const kept = readdirSync(GOLDEN).filter((file) => file.startsWith('document-'))
const documents = existsSync(folder) ? readdirSync(folder).filter((file) => /^[a-z].*\.(?:md|txt)$/.test(file)) : []
const goldenOf = (file: string): string => `document-${file.replace(/\.(?:md|txt)$/, '')}`

const NOT_RUN = `NOT RUN, for TEST_DOCUMENTS names no folder: ${kept.length} cuts of real documents are compared with nothing`

test.skipIf(folder === '')(
  folder === '' ? NOT_RUN : 'the documents of TEST_DOCUMENTS are cut as they were looked through, and all are there',
  async () => {
    expect(documents.map((file) => `${goldenOf(file)}.txt`).sort()).toEqual(kept.sort())
    for (const file of documents) await golden(goldenOf(file), readFileSync(join(folder, file), 'utf8'))
  },
)
