import { beforeAll, describe, expect, it } from 'vitest'
import { complete } from '../../src/evidence/checks/complete.ts'
import { type Files, MANIFEST_FILE, STATE_FILE } from '../../src/evidence/layout.ts'
import { entryOf, manifestBytes, manifestOf } from '../../src/evidence/manifest.ts'
import { openEvidence } from '../../src/evidence/open.ts'
import { factsOf, versionOf } from '../fakes/facts.ts'
import { RUN } from '../schema/fixtures.ts'
import { failing, flipped, folderOf, runTo, verified } from './support.ts'

/** One turned bit anywhere is told: in a header of gzip, in white space, in the manifest itself. */

let small: ReadonlyMap<string, Uint8Array>
let whole: ReadonlyMap<string, Uint8Array>

beforeAll(async () => {
  const facts = factsOf({ version: versionOf('# Rules\n\n## Article 1. Name\n\nWe meet.\n') })
  small = await folderOf(await runTo('SG_1', { facts }))
  whole = await folderOf(await runTo('end'))
})

/** Names and places, every `step`th byte of each file and each file's first and last. */
function* places(files: ReadonlyMap<string, Uint8Array>, step: number): Iterable<readonly [name: string, at: number]> {
  for (const [name, bytes] of files) {
    for (let at = 0; at < bytes.length; at += step) yield [name, at]
    yield [name, bytes.length - 1]
  }
}

const EMPTY = new Uint8Array()

/** A folder of this file and of one that no folder is without: not all others are hashed for each byte of it. */
function alone(name: string): Files {
  const files = new Map([
    [STATE_FILE, EMPTY],
    [name, small.get(name) ?? EMPTY],
  ])
  const entries = [...files].map(([file, bytes]) => entryOf(file, { bytes, version: null }))
  const manifest = manifestOf({ run_id: RUN, document_id: 'RULES', seq: 1, files: entries })
  return new Map([...files, [MANIFEST_FILE, manifestBytes(manifest)]])
}

/** Nothing but the manifest is opened for this check, so that every byte can be tried. */
function completeness(files: Files): readonly string[] {
  const opened = { ...openEvidence(new Map([...files].filter(([file]) => file === MANIFEST_FILE))), files }
  const found = complete({ opened, codeVersion: '', head: null, keys: null })
  return 'skipped' in found ? [] : found
}

describe('H40 a folder in which one byte was turned', () => {
  it('is never complete, whichever byte of whichever file it was', () => {
    const unseen: string[] = []
    let turned = 0
    for (const whichever of small.keys()) {
      const folder = whichever === MANIFEST_FILE ? small : alone(whichever)
      expect(completeness(folder)).toEqual([])
      for (const [name, at] of places(new Map([[whichever, folder.get(whichever) ?? EMPTY]]), 1)) {
        if (completeness(flipped(folder, name, at, 1 << (at % 8))).length === 0) unseen.push(`${name} ${at}`)
        turned += 1
      }
    }
    expect(unseen).toEqual([])
    expect(turned).toBeGreaterThan(50_000)
  }, 60_000)

  it.each([
    'small',
    'whole',
  ] as const)('is told to be inconsistent by the verifier, which never falls over: %s', (which) => {
    const files = which === 'small' ? small : whole
    const unseen = [...places(files, 307)].filter(
      ([name, at]) => verified(flipped(files, name, at)).verdict !== 'inconsistent',
    )
    expect(unseen).toEqual([])
  }, 60_000)

  it('every byte of a plan’s compressed object counts, its header too', () => {
    const [name = ''] = [...whole.keys()].filter((file) => file.endsWith('.gz'))
    for (let at = 0; at < 10; at += 1) expect(failing(verified(flipped(whole, name, at)))).toContain('complete')
  })
})

describe('a folder to which something was done', () => {
  it.each([
    'report.html',
    'evidence/state.json',
    'evidence/manifest.json',
    'handover/plan.jsonl',
  ])('is not complete without %s', (name) => {
    const files = new Map(whole)
    files.delete(name)
    expect(failing(verified(files))).toContain('complete')
  })

  it('is not complete with a file that the manifest does not list', () => {
    expect(failing(verified(new Map(whole).set('notes.txt', new Uint8Array([1]))))).toEqual([
      'complete',
      'report_digest',
    ])
  })

  it.each(['null', '"a text"', '[]', '{}'])('whose state is %s is told so, and nothing throws', (state) => {
    const verdict = verified(new Map(whole).set(STATE_FILE, new TextEncoder().encode(state)))
    expect(failing(verdict)).toEqual(expect.arrayContaining(['complete', 'form']))
  })

  it('white space before the end of a document is told', () => {
    const spaced = new Map(whole)
    const state = new TextDecoder().decode(whole.get('evidence/state.json'))
    spaced.set('evidence/state.json', new TextEncoder().encode(state.replace(/}\n$/, ' }\n')))
    expect(failing(verified(spaced))).toEqual(['complete', 'form'])
  })
})
