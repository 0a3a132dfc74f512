import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { readKeys } from '../../src/config/approver-keys.ts'
import type { RunId } from '../../src/orchestrator/brands.ts'
import { STRUCTURAL } from '../../src/orchestrator/settings.ts'
import { type CommandLine, commandLine, RUN, waiting } from './desk.ts'

const folder = mkdtempSync(join(tmpdir(), 'iu-cutter-keys-'))
afterAll(() => rmSync(folder, { recursive: true }))
const at = (name: string): string => join(folder, name)
const YES = Array.from({ length: 9 }, () => 'y')

const enrolling = await waiting()
/** The value to pin, after each key was enrolled beside those before it. */
async function enroll(name: string, gate: string, before: string): Promise<string> {
  const line = await waiting({ settings: { approvals: { ...STRUCTURAL, keys: keysIn(before) } } })
  const typed = await line.typeWords(['--json', 'keys', 'enroll', name, '--gate', gate, '--out', at(`${name}.pem`)])
  if (typed.exit !== 0) throw new Error(typed.err)
  return JSON.parse(typed.out).approver_keys
}

function keysIn(text: string) {
  const read = readKeys(text)
  if (read.kind === 'bad') throw new Error(read.problems.join())
  return read.keys
}

const PINNED = keysIn(await enroll('bob', 'SG_2', await enroll('ann', 'SG_1', '[]')))
await enroll('eve', 'SG_1', '[]')
const signedSite = { settings: { approvals: { ...STRUCTURAL, policy: 'signed', keys: PINNED } } } as const

describe('cutter keys enroll', () => {
  test('makes a key in a file that its owner alone can read, and never shows it', async () => {
    const typed = await enrolling.typeWords(['keys', 'enroll', 'Cy', '--gate', 'SG_1', '--out', at('cy.pem')])
    expect(typed.exit).toBe(0)
    expect(statSync(at('cy.pem')).mode & 0o777).toBe(0o600)
    const secret = readFileSync(at('cy.pem'), 'utf8').split('\n')[1] ?? ''
    expect(secret).toHaveLength(64)
    expect(`${typed.out}${typed.err}`).not.toContain(secret)
    expect(typed.out).toContain("CUTTER_APPROVER_KEYS='[{")
  })

  test('overwrites no file', async () => {
    const before = readFileSync(at('ann.pem'), 'utf8')
    expect((await enrolling.typeWords(['keys', 'enroll', 'X', '--gate', 'SG_1', '--out', at('ann.pem')])).exit).toBe(4)
    expect(readFileSync(at('ann.pem'), 'utf8')).toBe(before)
  })

  test('H38 takes in a public key; a private one, another kind of key and one of small order are refused', async () => {
    const { publicKey } = generateKeyPairSync('ed25519')
    writeFileSync(at('good.pub'), publicKey.export({ format: 'pem', type: 'spki' }))
    writeFileSync(
      at('rsa.pub'),
      generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'pem', type: 'spki' }),
    )
    const identity = Buffer.concat([
      Buffer.from('302a300506032b6570032100', 'hex'),
      Buffer.from(`01${'00'.repeat(31)}`, 'hex'),
    ])
    const small = createPublicKey({ key: identity, format: 'der', type: 'spki' })
    writeFileSync(at('small.pub'), small.export({ format: 'pem', type: 'spki' }))
    const take = async (file: string) =>
      await enrolling.typeWords(['keys', 'enroll', 'Di', '--gate', 'SG_1', '--gate', 'SG_2', '--public-key', at(file)])
    expect((await take('good.pub')).out).toContain('"gates":["SG_1","SG_2"]')
    for (const [file, why] of [
      ['small.pub', 'small order'],
      ['rsa.pub', 'must be Ed25519'],
      ['ann.pem', 'private key'],
      ['none', 'cannot be read'],
    ] as const) {
      const typed = await take(file)
      expect([typed.exit, typed.err]).toEqual([4, expect.stringContaining(why)])
    }
  })

  test.each([
    ['keys enroll Ann --gate SG_1', 'Give either'],
    [`keys enroll Ann --gate SG_1 --out ${at('no.pem')} --public-key ${at('bob.pem')}`, 'Give either'],
    [`keys enroll Ann --out ${at('no.pem')}`, '--gate takes'],
    [`keys enroll Ann --gate SG_3 --out ${at('no.pem')}`, '--gate takes'],
    [`keys enroll Ann --gate SG_1 --not-after tomorrow --out ${at('no.pem')}`, '--not-after takes'],
    [`keys enroll Ann --gate SG_1 --not-after 2020-01-01T00:00:00Z --out ${at('no.pem')}`, 'could never sign'],
    ['keys list Ann', 'Say `cutter keys enroll'],
    ['keys burn', 'Say `cutter keys enroll'],
  ])('%s is refused and makes nothing', async (words, why) => {
    const typed = await enrolling.type(words)
    expect([typed.exit, typed.err]).toEqual([4, expect.stringContaining(why)])
    expect(() => statSync(at('no.pem'))).toThrow()
  })

  test('a name that is pinned already, or looks like one, is refused', async () => {
    const line = await waiting(signedSite)
    for (const name of ['ann', 'ANN', '\uff41nn']) {
      const typed = await line.typeWords(['keys', 'enroll', name, '--gate', 'SG_1', '--out', at('no.pem')])
      expect([typed.exit, typed.err]).toEqual([4, expect.stringContaining('taken by a key')])
    }
    expect(() => statSync(at('no.pem'))).toThrow()
  })

  test('cutter keys list shows what is pinned', async () => {
    const { out } = await (await waiting(signedSite)).type('keys list')
    expect(out).toContain(`${PINNED[0]?.keyid}  SG_1_cut_authz  good  ann`)
    expect(out.trim().split('\n')).toHaveLength(2)
  })
})

describe('where decisions are signed', () => {
  const sentBy = (line: CommandLine) => line.sent.filter(({ type }) => type !== 'cut')

  test('the request says so, and to whom the gate is open', async () => {
    const { err } = await (await waiting(signedSite)).type(`approve ${RUN} --key ${at('ann.pem')}`, ['n'])
    expect(err).toContain('Policy signed')
    expect(err).toMatch(/Open to ann \(key [0-9a-f]{64}\)/)
    expect(err).toContain('must be signed with different keys')
  })

  test('each signs with their own key, and the run comes to its end', async () => {
    const line = await waiting(signedSite)
    expect((await line.type(`approve ${RUN} --key ${at('ann.pem')}`, YES)).exit).toBe(2)
    expect((await line.type(`approve ${RUN} --key ${at('bob.pem')}`, YES)).exit).toBe(0)
    const run = await line.stateOf()
    expect(run?.approvals.SG_1_cut_authz).toMatchObject({ policy: 'signed', signer: { name: 'ann' } })
    expect(run?.approvals.SG_2_lifecycle_authz).toMatchObject({ policy: 'signed', signer: { name: 'bob' } })
  })

  test('CUTTER_KEY_FILE signs without --key', async () => {
    const line = await waiting({ ...signedSite, keyFile: at('ann.pem') })
    expect((await line.type(`approve ${RUN}`, YES)).exit).toBe(2)
  })

  test.each([
    ['with no key', '', 'give --key FILE'],
    ['with the key of the other gate', `--key ${at('bob.pem')}`, 'may not decide here; these may:\n  ann'],
    ['with a key that nobody pinned', `--key ${at('eve.pem')}`, 'may not decide here'],
    ['with no file', `--key ${at('none.pem')}`, 'cannot be read'],
  ])('%s nothing is sent, and it is said why', async (_name, option, why) => {
    const line = await waiting(signedSite)
    const typed = await line.type(`approve ${RUN} ${option}`.trimEnd(), YES)
    expect([typed.exit, typed.err]).toEqual([4, expect.stringContaining(why)])
    expect(sentBy(line)).toEqual([])
  })

  test('a key file that others can read is refused', async () => {
    writeFileSync(at('open.pem'), readFileSync(at('ann.pem')))
    chmodSync(at('open.pem'), 0o644)
    const line = await waiting(signedSite)
    expect((await line.type(`approve ${RUN} --key ${at('open.pem')}`, YES)).err).toContain('chmod 600')
    expect(sentBy(line)).toEqual([])
  })

  test('a rejection and a void are signed too', async () => {
    const rejected = await waiting(signedSite)
    expect((await rejected.type(`reject ${RUN} --reason no --key ${at('ann.pem')}`)).exit).toBe(0)
    expect((await rejected.stateOf())?.approvals.SG_1_cut_authz).toMatchObject({ signer: { name: 'ann' } })
    const voided = await waiting(signedSite)
    expect((await voided.type(`void ${RUN} --reason no`)).exit).toBe(4)
    expect((await voided.type(`void ${RUN} --reason no --key ${at('bob.pem')}`)).exit).toBe(0)
    const run = await voided.stateOf()
    expect(run).toMatchObject({
      status: { kind: 'closed', how: 'voided' },
      given_up: { policy: 'signed', signer: { name: 'bob' } },
    })
  })

  test('--print prints the signed message', async () => {
    const line = await waiting(signedSite)
    const { out } = await line.type(`approve ${RUN} --print --key ${at('ann.pem')}`, YES)
    expect(JSON.parse(out)).toMatchObject({ type: 'approval', envelope: { signatures: [{ keyid: PINNED[0]?.keyid }] } })
  })
})

describe('a batch where decisions are signed', () => {
  async function spring(): Promise<CommandLine> {
    const line = commandLine(signedSite)
    writeFileSync(at('list.txt'), 'ONE\nTWO\n')
    await line.type(`cut --batch ${at('list.txt')} --batch-id spring`)
    return line
  }
  const standing = async (line: CommandLine): Promise<string> => (await line.type('batch spring')).out

  test('one sitting signs each approval on its own; without a key nothing is sent', async () => {
    const line = await spring()
    expect((await line.type('approve --batch spring', YES)).err).toContain('give --key FILE')
    expect(line.sent.filter(({ type }) => type === 'approval')).toEqual([])
    await line.type(`approve --batch spring --key ${at('ann.pem')}`, YES)
    await line.type(`approve --batch spring --key ${at('bob.pem')}`, YES)
    expect(await standing(line)).toMatch(/2 {2}closed with its report/)
    const payloads = line.sent.flatMap((message) => (message.type === 'approval' ? [message.envelope?.payload] : []))
    expect(new Set(payloads).size).toBe(4)
  })

  test('so are the orders to give its runs up', async () => {
    const line = await spring()
    const given = await line.type(`void --batch spring --reason no --yes --key ${at('ann.pem')}`)
    expect(given).toMatchObject({ exit: 0 })
    const runs = line.sent.flatMap((message) => (message.type === 'void' ? [message.run_id] : []))
    expect(runs).toHaveLength(2)
    for (const run of runs)
      expect((await line.stateOf(run as RunId))?.given_up).toMatchObject({ signer: { name: 'ann' } })
  })
})

test('where the policy is structural a key is not wanted, and CUTTER_KEY_FILE signs nothing', async () => {
  const line = await waiting({ keyFile: at('ann.pem') })
  expect((await line.type(`approve ${RUN} --key ${at('ann.pem')}`, YES)).err).toContain('leave --key out')
  expect((await line.type(`approve ${RUN}`, YES)).exit).toBe(2)
  expect((await line.stateOf())?.approvals.SG_1_cut_authz).toMatchObject({ policy: 'structural' })
})
