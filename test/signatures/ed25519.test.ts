import { describe, expect, it } from 'vitest'
import { isSignedBy, publicKeyProblem } from '../../src/orchestrator/ed25519.ts'
import { testKey } from './keys.ts'

const hex = (text: string): Uint8Array => Buffer.from(text, 'hex')
const message = Buffer.from('any message')

/** Every encoding of a point whose order divides 8, the ones that are not canonical too. */
const SMALL_ORDER = [
  `01${'00'.repeat(31)}`,
  `01${'00'.repeat(30)}80`,
  `ec${'ff'.repeat(30)}7f`,
  `ec${'ff'.repeat(31)}`,
  '00'.repeat(32),
  `${'00'.repeat(31)}80`,
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa',
  `ee${'ff'.repeat(30)}7f`,
  `ee${'ff'.repeat(31)}`,
  `ed${'ff'.repeat(30)}7f`,
  `ed${'ff'.repeat(31)}`,
]

describe('a public key', () => {
  it.each(SMALL_ORDER)('H38 of small order is refused: %s', (key) => {
    expect(publicKeyProblem(hex(key))).toMatch(/small order/)
  })

  it('H38 that is the identity takes no signature, whatever the crypto library makes of it', () => {
    const identity = hex(SMALL_ORDER[0] ?? '')
    expect(isSignedBy(identity, message, Buffer.concat([identity, Buffer.alloc(32)]))).toBe(false)
  })

  it('whose y is not below p is refused', () => {
    const notCanonical = [3, 4, 5, 6, 9].map((n) => hex(`${(0xed + n).toString(16)}${'ff'.repeat(30)}7f`))
    expect(notCanonical.map(publicKeyProblem)).toEqual(notCanonical.map(() => 'is not canonically encoded'))
  })

  it('that is no point of the curve, or of another length, is refused', () => {
    expect(publicKeyProblem(hex(`02${'00'.repeat(31)}`))).toMatch(/no point/)
    expect(publicKeyProblem(new Uint8Array(31))).toMatch(/31 bytes/)
    expect(publicKeyProblem(new Uint8Array(33))).toMatch(/33 bytes/)
  })

  it('that was generated as such is taken', () => {
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'])
      expect(publicKeyProblem(Buffer.from(testKey(name).pinned.public_key, 'base64'))).toBeNull()
  })
})
