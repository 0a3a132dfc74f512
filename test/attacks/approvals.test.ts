import { describe, expect, it } from 'vitest'
import type { PinnedKey } from '../../src/orchestrator/dsse.ts'
import { keyIdOf } from '../../src/orchestrator/dsse.ts'
import { AT_SG_1, AT_SG_2, type Attack, OF_DOCUMENTS } from './documents.ts'
import { OF_FORMS, OF_MESSAGES } from './forms.ts'
import { OF_SENDERS, OF_SENDERS_AT_SG_1, OF_SENDERS_AT_SG_2 } from './senders.ts'
import { OF_SIGNATURES, OF_VOIDS, SIGNED_AT_SG_2 } from './signatures.ts'
import { ANN, ATTACKED, BOB, CAROL, RUN, SG_1, SG_2, Site } from './site.ts'

/** Every way that is known to get an approval accepted that nobody gave. None is; each leaves its record (H4, H8, H9, H37–H39). */

const COMMON = [...OF_DOCUMENTS, ...OF_FORMS, ...OF_MESSAGES]

const SUITES = [
  { policy: 'structural', gate: SG_1, attacks: [...COMMON, ...AT_SG_1, ...OF_SENDERS, ...OF_SENDERS_AT_SG_1] },
  { policy: 'structural', gate: SG_2, attacks: [...COMMON, ...AT_SG_2, ...OF_SENDERS, ...OF_SENDERS_AT_SG_2] },
  { policy: 'signed', gate: SG_1, attacks: [...COMMON, ...AT_SG_1, ...OF_SIGNATURES, ...OF_VOIDS] },
  { policy: 'signed', gate: SG_2, attacks: [...COMMON, ...AT_SG_2, ...OF_SIGNATURES, ...OF_VOIDS, ...SIGNED_AT_SG_2] },
] as const

async function attack(site: Site, { send, says }: Attack): Promise<void> {
  const outcome = await site.deliver(send(site))
  expect(outcome.state.after).toBe(outcome.state.before)
  expect(outcome.again).toBe(false)
  expect(outcome.recorded).toHaveLength(1)
  expect(outcome.recorded[0]).toMatch(says)
}

describe.each(
  SUITES,
)('under the $policy policy at $gate, nothing changes and one record is left by an approval', async ({
  policy,
  gate,
  attacks,
}) => {
  const base = await Site.waiting(policy, gate)

  it.each(attacks)('$name', async (one) => {
    await attack(base.copy(), one)
  })

  it('H7 and the good one still leads on, after all of them', async () => {
    const site = base.copy()
    for (const one of attacks) await site.deliver(one.send(site))
    const before = site.run.seq
    await site.deliver({ body: site.message(site.approval()) })
    expect(site.run.seq).toBe(before + 1)
    expect(site.run.approvals[gate]).toMatchObject({ policy, approval: { decision: 'approve' } })
  })
})

describe('the attacks', () => {
  it('are at least 60, told apart by name', () => {
    const all = SUITES.flatMap(({ attacks }) => attacks.map(({ name }) => name))
    expect(new Set(all).size).toBeGreaterThanOrEqual(60)
  })
})

describe('a key that no configuration lets in', () => {
  const forced = (hex: string, gates = [SG_2]): PinnedKey => {
    const bytes = Buffer.from(hex, 'hex')
    return {
      keyid: keyIdOf(bytes),
      name: 'Nobody',
      public_key: bytes.toString('base64'),
      gates,
      not_after: null,
      revoked_at: null,
    }
  }
  const identity = forced(`01${'00'.repeat(31)}`)

  it.each([
    ['the identity', identity],
    ['the identity, not canonically encoded', forced(`ee${'ff'.repeat(30)}7f`)],
    ['a point of order 2', forced(`ec${'ff'.repeat(30)}7f`)],
    ['a point of order 4', forced('00'.repeat(32))],
    ['a point of order 8', forced('26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05')],
  ])('H38 %s signs nothing even where it is pinned', async (_name, key) => {
    const base = await Site.waiting('signed', SG_2)
    const rules = ATTACKED.signed.approvals
    if (rules === undefined) throw new Error('no rules')
    const site = base.copy({ approvals: { ...rules, keys: [...rules.keys, key] } })
    const sig = Buffer.concat([Buffer.from(`01${'00'.repeat(31)}`, 'hex'), Buffer.alloc(32)]).toString('base64')
    const envelope = { ...site.signed(site.approval()), signatures: [{ keyid: key.keyid, sig }] }
    await attack(site, { name: '', says: /bad signature/, send: () => ({ body: site.body({ envelope }) }) })
  })
})

describe('one person for both gates', () => {
  it('does not sign both, whatever the key may do', async () => {
    const site = await Site.waiting('signed', SG_1)
    await site.deliver({ body: site.message(site.approval(), CAROL) })
    expect(site.run.state).toBe('awaiting_lifecycle_authorization')
    const second = site.approval({ gate: SG_2, approval_id: 'second' })
    const outcome = await site.deliver({ body: site.message(second, CAROL) })
    expect(outcome.recorded[0]).toMatch(/same key: Carol/)
    await site.deliver({ body: site.message(second, BOB) })
    expect(site.run.state).toBe('closeout_reported')
    expect(site.run.approvals[SG_2]?.signer?.name).toBe('Bob')
  })
})

describe('a run that is given up', () => {
  const order = { type: 'void', v: 1, run_id: RUN, request_id: 'void-1', reason: 'the old text', requested_by: 'ann' }

  it.each([
    ['by an order', (_site: Site): string => JSON.stringify(order)],
    ['by a rejection', (site: Site): string => site.message(site.approval({ decision: 'reject', approval_id: 'no' }))],
  ])('%s is not opened again by a good approval', async (_how, body) => {
    const site = await Site.waiting('structural', SG_1)
    const good = site.message(site.approval())
    await site.deliver({ body: body(site) })
    expect(site.run.status).toMatchObject({ kind: 'closed', how: 'voided' })
    await attack(site, { name: '', says: /not waiting: the run waits at no gate/, send: () => ({ body: good }) })
  })
})

describe('what is delivered again', () => {
  it('the same signed approval changes nothing and is no refusal; the same words under another signature are one', async () => {
    const site = await Site.waiting('signed', SG_2)
    const first = site.run.approvals[SG_1]
    if (first === undefined) throw new Error('SG_1 was not approved')
    const again = await site.deliver({ body: site.body({ envelope: first.envelope }) })
    expect(again).toMatchObject({ recorded: [], again: false })
    expect(again.state.after).toBe(again.state.before)
    const posing = await site.deliver({ body: site.body({ envelope: site.signed(first.approval, CAROL) }) })
    expect(posing.recorded[0]).toMatch(/replayed/)
    expect(ANN.pinned.keyid).toBe(first.signer?.keyid)
  })
})
