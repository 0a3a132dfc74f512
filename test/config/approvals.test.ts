import { describe, expect, it } from 'vitest'
import { readKeys, shortEntry } from '../../src/config/approver-keys.ts'
import { type Environment, loadConfig, settingsOf } from '../../src/config.ts'
import { testKey } from '../signatures/keys.ts'

/** Who may decide, as the environment says it: every problem at once, before anything is trusted (H12, H38). */

const [ann, bob] = [testKey('Ann').pinned, testKey('Bob').pinned]
const entries = [
  shortEntry({ ...ann, gates: ['SG_1_cut_authz'] }),
  shortEntry({ ...bob, gates: ['SG_2_lifecycle_authz'] }),
]
const SIGNED = { CUTTER_APPROVAL_POLICY: 'signed', CUTTER_APPROVER_KEYS: JSON.stringify(entries) }

const base: Environment = {
  CUTTER_BUCKET: 'bucket',
  CUTTER_CUT_QUEUE_URL: 'https://sqs.example/1/cutter-cut.fifo',
  CUTTER_RESUME_QUEUE_URL: 'https://sqs.example/1/cutter-resume.fifo',
  CUTTER_DATABASE_URL: 'postgres://u:p@127.0.0.1/law',
}

function problems(change: Environment): string {
  try {
    loadConfig({ ...base, ...change }, 'worker')
  } catch (error) {
    return error instanceof Error ? error.message : 'threw no error'
  }
  return ''
}
const withKeys = (text: string): string => problems({ ...SIGNED, CUTTER_APPROVER_KEYS: text })
const withEntry = (change: object): string => withKeys(JSON.stringify([{ ...entries[0], ...change }, entries[1]]))

describe('the signed policy', () => {
  it('takes pinned keys with their gates, end and revocation', () => {
    const ending = [
      { ...entries[0], not_after: '2027-01-01T00:00:00Z' },
      { ...entries[1], revoked_at: '2026-05-01T00:00:00.5Z' },
    ]
    const config = loadConfig({ ...base, ...SIGNED, CUTTER_APPROVER_KEYS: JSON.stringify(ending) }, 'resume')
    expect(settingsOf(config).approvals).toEqual({
      policy: 'signed',
      keys: [
        { ...ann, gates: ['SG_1_cut_authz'], not_after: '2027-01-01T00:00:00.000Z' },
        { ...bob, gates: ['SG_2_lifecycle_authz'], revoked_at: '2026-05-01T00:00:00.500Z' },
      ],
      senders: {},
      sendersDiffer: false,
    })
  })

  it('does not start without a key for each gate, nor with one key alone', () => {
    expect(withKeys('[]')).toMatch(/no key for SG_1_cut_authz[\s\S]*no key for SG_2_lifecycle_authz/)
    expect(withKeys(JSON.stringify([entries[0]]))).toContain('no key for SG_2_lifecycle_authz')
    expect(withKeys(JSON.stringify([{ ...entries[0], gates: ['SG_1', 'SG_2'] }]))).toContain(
      'must be signed with different ones',
    )
  })

  it('keys are refused where no signature would be checked', () => {
    expect(problems({ CUTTER_APPROVER_KEYS: SIGNED.CUTTER_APPROVER_KEYS })).toContain(
      'set CUTTER_APPROVAL_POLICY to signed',
    )
  })

  const small = Buffer.from(`01${'00'.repeat(31)}`, 'hex').toString('base64')
  const loose = Buffer.from(`f0${'ff'.repeat(30)}7f`, 'hex').toString('base64')
  it.each([
    ['a key of small order', { key: small }, 'small order'],
    ['a key that is not canonically encoded', { key: loose }, 'not canonically encoded'],
    ['a key that is no point', { key: Buffer.from(`02${'00'.repeat(31)}`, 'hex').toString('base64') }, 'no point'],
    ['a key cut short', { key: ann.public_key.slice(4) }, '29 bytes'],
    ['a key in URL-safe base64', { key: ann.public_key.replace('=', '') }, 'standard base64'],
    ['no gate', { gates: [] }, 'gates'],
    ['a gate that is none', { gates: ['SG_3'] }, 'gates'],
    ['an end at no time', { not_after: 'soon' }, 'not_after'],
    ['a field that nobody knows', { expires: '2027-01-01T00:00:00Z' }, 'is not a known key'],
    ['a name with a control character', { name: 'Ann\u001b[2K' }, 'name'],
    ['the name of another key', { name: 'Bob' }, 'names Bob twice'],
    ['a name that looks like that of another key', { name: '\uff22\uff4f\uff42' }, 'twice'],
    ['the key of another name', { key: bob.public_key }, 'twice'],
  ])('%s is refused', (_what, change, why) => {
    expect(withEntry(change)).toContain(why)
  })

  it.each([
    ['no JSON', '{'],
    ['no list', '{}'],
    ['a key twice in one entry', `[{"name":"x",${JSON.stringify(entries[0]).slice(1)}]`],
  ])('%s is refused', (_what, text) => {
    expect(readKeys(text).kind).toBe('bad')
    expect(withKeys(text)).toContain('CUTTER_APPROVER_KEYS')
  })
})

describe('rules on senders', () => {
  it('name principals: a session, which its holder chooses, is refused', () => {
    expect(problems({ CUTTER_SG1_SENDERS: 'AROAANN:ann' })).toContain('before the colon')
    const config = loadConfig(
      { ...base, CUTTER_SG1_SENDERS: 'AROAANN, AIDABOB', CUTTER_SENDERS_DIFFER: 'true' },
      'resume',
    )
    expect(settingsOf(config).approvals).toMatchObject({
      senders: { SG_1_cut_authz: ['AROAANN', 'AIDABOB'] },
      sendersDiffer: true,
    })
  })

  it('that no run could ever satisfy are refused', () => {
    const alone = { CUTTER_SG1_SENDERS: 'AROAANN', CUTTER_SG2_SENDERS: 'AROAANN', CUTTER_SENDERS_DIFFER: 'true' }
    expect(problems(alone)).toContain('the only sender of both gates')
    expect(problems({ ...alone, CUTTER_SENDERS_DIFFER: 'false' })).toBe('')
  })

  it('and of keys are told together with every other problem', () => {
    const all = problems({ CUTTER_SG1_SENDERS: 'a:b', CUTTER_APPROVAL_POLICY: 'both', CUTTER_APPROVER_KEYS: '{' })
    for (const name of ['CUTTER_SG1_SENDERS', 'CUTTER_APPROVAL_POLICY', 'CUTTER_APPROVER_KEYS'])
      expect(all).toContain(name)
  })
})
