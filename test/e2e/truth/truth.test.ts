import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { describe, expect, test } from 'vitest'
import { databaseOfFile } from '../support/reference.ts'
import { loadAndTell } from './check.ts'
import { EDITS } from './edits.ts'

/** The dry run tells the truth: what `plan.jsonl` predicts is what stands after the real functions carried it out. */

const require = createRequire(import.meta.url)
const licences = require('spdx-license-list/full.js') as Record<string, { licenseText: string }>
const licence = (name: string): string => licences[name]?.licenseText ?? ''
const packaged = (path: string): string => readFileSync(require.resolve(path), 'utf8')
const sample = (name: string): string => readFileSync(new URL(`../../../db/sample/${name}`, import.meta.url), 'utf8')

interface Chain {
  readonly name: string
  readonly docprefix: string
  readonly profile: string | null
  readonly texts: readonly string[]
}

const REAL: readonly Chain[] = [
  { name: 'EUPL 1.1 → 1.2', docprefix: 'EUPL', profile: null, texts: [licence('EUPL-1.1'), licence('EUPL-1.2')] },
  {
    name: 'GPL 2 → 3',
    docprefix: 'GPL',
    profile: 'numbered-outline',
    texts: [licence('GPL-2.0-only'), licence('GPL-3.0-only')],
  },
  {
    name: 'MPL 1.1 → 2.0',
    docprefix: 'MPL',
    profile: 'numbered-outline',
    texts: [licence('MPL-1.1'), licence('MPL-2.0')],
  },
  { name: 'CC BY 3 → 4', docprefix: 'CC-BY', profile: null, texts: [licence('CC-BY-3.0'), licence('CC-BY-4.0')] },
  {
    name: 'CommonMark 0.30 → 0.31.2',
    docprefix: 'COMMONMARK',
    profile: 'markdown-atx',
    texts: [packaged('commonmark-spec-0-30/spec.txt'), packaged('commonmark-spec/spec.txt')],
  },
  {
    name: 'the sample by-law, 1 → 2 → 1',
    docprefix: 'BYLAW',
    profile: null,
    texts: [sample('by-law.v1.md'), sample('by-law.v2.md'), sample('by-law.v1.md')],
  },
  ...EDITS,
]

const database = databaseOfFile('truth')

let plans = 0

describe.each(REAL)('$name', ({ name, docprefix, profile, texts }) => {
  const docCode = docprefix.toLowerCase()
  test.each(
    texts.map((body, index) => ({ body, version: `v${index + 1}` })),
  )(`${name} $version: predicted rows equal the real ones`, async ({ body, version }) => {
    await loadAndTell(database, { docCode, docprefix, profile, version, body })
    plans += 1
  })
})

test('at least 20 plans were carried out', () => {
  expect(plans).toBeGreaterThanOrEqual(20)
})
