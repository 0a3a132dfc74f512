import { beforeAll, describe, expect, it } from 'vitest'
import type { Files } from '../../src/evidence/layout.ts'
import { PAYLOAD_TYPES } from '../../src/orchestrator/dsse.ts'
import { ANN, BOB, CAROL, EVE, RUN, SG_2, Site } from '../attacks/site.ts'
import { envelopeOf, type TestKey } from '../signatures/keys.ts'
import { checkOf, flipped, folderOf, verified } from './support.ts'

/** The evidence of a run that two keys have signed, from its first message to its folder. */

const KEYS = [ANN.pinned, BOB.pinned]
const STATE = 'evidence/state.json'
/** A signature is short: each of its bytes is turned. Of a payload every seventh is, so that every place in a group of four comes up. */
const SHORT = 100
const STEP = 7
let folder: Files
beforeAll(async () => {
  const site = await Site.waiting('signed', SG_2)
  await site.deliver({ body: site.message(site.approval()) })
  folder = await folderOf({ world: site.world, runId: RUN })
}, 60_000)

describe('a folder of a signed run', () => {
  it('is authentic up to both signers where the reader vouches for their keys', () => {
    const verdict = verified(folder, null, KEYS)
    expect(verdict.verdict).toBe('authentic')
    const { outcome, authentic } = checkOf(verdict, 'signatures')
    expect(outcome).toBe('holds')
    const signers = [ANN, BOB].map(({ pinned }) => expect.stringContaining(`${pinned.name} (${pinned.keyid})`))
    expect(authentic).toEqual(signers)
  })

  it('is authentic in what the digest binds that they signed, and in nothing beside it', () => {
    const told = verified(folder, null, KEYS).checks.filter(({ authentic }) => authentic.length > 0)
    expect(told.map(({ check }) => check)).toEqual(['plan', 'lossless', 'requests', 'approvals', 'signatures'])
  })

  it('is only consistent where the reader vouches for nobody, and broken where for others', () => {
    expect(verified(folder).verdict).toBe('consistent')
    expect(verified(folder, null, [EVE.pinned]).verdict).toBe('broken')
  })

  it('H37 is broken by a byte of what was signed, wherever it stands, and by any byte of a signature', () => {
    const text = new TextDecoder().decode(folder.get(STATE))
    const signed = [...text.matchAll(/"(?:payload|sig)":\s*"([^"]+)"/dg)].map(({ indices }) => indices?.[1] ?? [0, 0])
    expect(signed).toHaveLength(4)
    // The state is ASCII here, so that a character's place is its byte's.
    expect(text).toMatch(/^[\x20-\x7e\s]+$/)
    const places = signed.flatMap(([from = 0, to = 0]) => {
      const step = to - from > SHORT ? STEP : 1
      return Array.from({ length: Math.ceil((to - from) / step) }, (_, at) => from + at * step)
    })
    const unseen = places.filter((at) => verified(flipped(folder, STATE, at), null, KEYS).verdict !== 'broken')
    expect(unseen).toEqual([])
  }, 120_000)
})

describe('a folder of a run that a signed order gave up', () => {
  const order = { run_id: RUN, request_id: 'void-1', reason: 'the old text', requested_by: 'Carol' }
  const signedBy = (key: TestKey) =>
    envelopeOf(key, PAYLOAD_TYPES.void, { ...order, signed_utc: '2026-01-02T03:04:05Z' })
  let site: Site

  beforeAll(async () => {
    site = await Site.waiting('signed', SG_2)
    await site.deliver({ body: JSON.stringify({ type: 'void', v: 1, ...order, envelope: signedBy(CAROL) }) })
  })
  const folderWith = async (change: (state: string) => string): Promise<Files> => {
    const files = await folderOf({ world: site.world, runId: RUN })
    const state = change(new TextDecoder().decode(files.get(STATE)))
    return new Map(files).set(STATE, new TextEncoder().encode(state))
  }

  it('is authentic up to whoever signed the order too', async () => {
    expect(site.run.status).toMatchObject({ how: 'voided' })
    const verdict = verified(await folderWith((state) => state), null, [ANN.pinned, CAROL.pinned])
    expect(verdict.verdict).toBe('authentic')
    expect(checkOf(verdict, 'signatures').authentic).toContainEqual(
      expect.stringContaining(`Carol (${CAROL.pinned.keyid})`),
    )
  })

  it.each([
    [
      'another has signed it',
      (state: string) =>
        state.replace(signedBy(CAROL).signatures[0]?.sig ?? '', signedBy(EVE).signatures[0]?.sig ?? ''),
    ],
    ['another reason was signed', (state: string) => state.replaceAll('the old text', 'the new text')],
    ['another request was signed', (state: string) => state.replaceAll('"void-1"', '"void-2"')],
  ])('is broken where %s', async (_what, change) => {
    const verdict = verified(await folderWith(change), null, [ANN.pinned, CAROL.pinned])
    expect(verdict.verdict).toBe('broken')
    expect(checkOf(verdict, 'signatures').problems).toContainEqual(expect.stringMatching(/^void: /))
  })
})
