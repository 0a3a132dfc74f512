import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { problemsOfArtifact, readArtifacts } from '../../scripts/artifact/check.ts'
import { bundleHandler, HANDLERS } from '../../scripts/bundle/handlers.ts'
import { manifestSchema, writeManifests } from '../../scripts/bundle/manifest.ts'
import { codeVersionIn, filesIn, MANIFEST } from '../../src/handlers/artifact.ts'
import { CODE_VERSION } from '../../src/version.ts'
import { ROOT } from '../orchestrator/sources.ts'

/** What says of a packaged handler what it is: its manifest, and the code version that it states in every report. */

let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'iu-cutter-artifact-'))
  for (const out of ['one', 'two']) {
    for (const name of HANDLERS) await bundleHandler(ROOT, name, join(folder, out))
    writeManifests(ROOT, HANDLERS, join(folder, out))
  }
}, 120_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const manifestOf = (path: string) => manifestSchema.parse(JSON.parse(readFileSync(join(path, MANIFEST), 'utf8')))

/** A copy that may be spoilt. */
function copy(): string {
  const path = mkdtempSync(join(folder, 'copy-'))
  cpSync(join(folder, 'one', 'cut'), path, { recursive: true })
  return path
}

const problems = (path: string): readonly string[] =>
  readArtifacts(path).flatMap(({ files }) => problemsOfArtifact(files).problems)

it.each(HANDLERS)('%s bundled twice is the same, byte for byte, manifest included', (name) => {
  const [one, two] = ['one', 'two'].map((out) => filesIn(join(folder, out, name)))
  expect(one).toEqual(two)
  expect([...(one?.keys() ?? [])]).toEqual(expect.arrayContaining(['index.js', MANIFEST]))
})

describe('the manifest', () => {
  it('names every file, the commit, and that execution is not enabled', () => {
    const manifest = manifestOf(join(folder, 'one', 'cut'))
    const names = [...filesIn(join(folder, 'one', 'cut')).keys()].filter((name) => name !== MANIFEST)
    expect(Object.keys(manifest.files)).toEqual(names.sort())
    expect(manifest).toMatchObject({ handler: 'cut', version: CODE_VERSION, executionEnabled: false })
  })

  it('names one release for all handlers, and its own digest for each', () => {
    const manifests = HANDLERS.map((name) => manifestOf(join(folder, 'one', name)))
    expect(new Set(manifests.map(({ release }) => release)).size).toBe(1)
    expect(new Set(manifests.map(({ digest }) => digest)).size).toBe(HANDLERS.length)
  })

  it.each([
    ['a file altered', (path: string) => writeFileSync(join(path, 'index.js'), '//'), 'index.js was altered'],
    ['a file missing', (path: string) => rmSync(join(path, 'index.js')), 'index.js is missing'],
    ['a file more', (path: string) => writeFileSync(join(path, 'more.js'), ''), 'more.js is not in the manifest'],
    ['no manifest', (path: string) => rmSync(join(path, MANIFEST)), `holds no ${MANIFEST}`],
    [
      'execution enabled',
      (path: string) =>
        writeFileSync(join(path, MANIFEST), JSON.stringify({ ...manifestOf(path), executionEnabled: true })),
      `${MANIFEST} is not of its form, or says that execution is enabled`,
    ],
    [
      'another digest',
      (path: string) =>
        writeFileSync(join(path, MANIFEST), JSON.stringify({ ...manifestOf(path), digest: '0'.repeat(64) })),
      'the digest is not that of the files',
    ],
  ])('%s is found', (_, spoil, said) => {
    const path = copy()
    expect(problems(path)).toEqual([])
    spoil(path)
    expect(problems(path)).toEqual([said])
  })
})

describe('the code version', () => {
  it('names the release, the same for a cut and for what resumes it', () => {
    const { release } = manifestOf(join(folder, 'one', 'cut'))
    for (const name of HANDLERS)
      expect(codeVersionIn(join(folder, 'one', name))).toBe(`${CODE_VERSION}+${release.slice(0, 12)}`)
  })

  it('of altered files is another, whatever their manifest says', () => {
    const path = copy()
    writeFileSync(join(path, 'index.js'), '//')
    expect(codeVersionIn(path)).toMatch(/\+altered\.[0-9a-f]{12}$/)
  })

  it('of the sources is the version alone', () => expect(codeVersionIn(import.meta.dirname)).toBe(CODE_VERSION))
})
