import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, inject, onTestFinished, test } from 'vitest'
import { cut } from '../../../src/cutting/index.ts'
import { referenceDatabase } from '../support/reference.ts'
import { loadAndTell } from './check.ts'

/** The documents of TEST_DOCUMENTS, each through all its versions, then amended and put back. */

const folder = process.env['TEST_DOCUMENTS'] ?? ''
const files =
  folder !== '' && existsSync(folder)
    ? readdirSync(folder)
        .filter((file) => /^[a-z].*\.(?:md|txt)$/.test(file))
        .sort()
    : []
if (files.length === 0) process.stdout.write('TEST_DOCUMENTS is unset: no further document is cut and carried out.\n')

const chains = Object.entries(Object.groupBy(files, (file) => file.split('.')[0] ?? file)).map(([name, of = []]) => ({
  name,
  texts: of.map((file) => readFileSync(join(folder, file), 'utf8')),
}))

/**
 * The text with an amendment in every fourth unit and without every sixth of those that have no other below them.

 */
function amended(text: string): string {
  const outcome = cut({ text, docprefix: 'DOC', profile: null, leafLevel: null, scope: 'all', maxUnits: 100_000 })
  if (outcome.kind === 'refused') throw new Error(outcome.problems[0]?.message)
  const { units } = outcome.cut
  const parents = new Set(units.map((unit) => unit.parentAddress))
  const bytes = Buffer.from(text)
  const parts: Buffer[] = []
  let at = 0
  for (const [i, { address, span }] of units.entries()) {
    if (i % 6 === 5 && !parents.has(address)) {
      parts.push(bytes.subarray(at, span.start))
      at = span.end
    } else if (i % 4 === 3) {
      parts.push(bytes.subarray(at, span.end), Buffer.from('\n\nAmended.'))
      at = span.end
    }
  }
  return Buffer.concat([...parts, bytes.subarray(at)]).toString()
}

describe.skipIf(files.length === 0)('documents of TEST_DOCUMENTS', () => {
  test.each(chains)('$name: predicted rows equal the real ones, through every version', async ({ name, texts }) => {
    const database = await referenceDatabase(inject('postgresAdminUrl'), 'further')
    onTestFinished(database.drop)
    const docprefix = name.toUpperCase().slice(0, 32)
    const last = texts.at(-1) ?? ''
    for (const [index, body] of [...texts, amended(last), last].entries())
      await loadAndTell(database, { docCode: name, docprefix, profile: null, version: `v${index + 1}`, body })
  })
})
