import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { readFile, stat, writeFile } from 'node:fs/promises'
import type { Sha256 } from '../orchestrator/brands.ts'
import { type Envelope, keyIdOf, type PayloadType, pae, payloadOf } from '../orchestrator/dsse.ts'
import { publicKeyProblem } from '../orchestrator/ed25519.ts'
import { Stop } from '../orchestrator/stops.ts'
import { whyUnread } from './why-unread.ts'

/** Key files of the person who signs: the private half stays in its file and is never shown. */

export interface PublicKey {
  readonly keyid: Sha256
  /** The 32 bytes in base64. */
  readonly base64: string
}

export interface SigningKey {
  readonly publicKey: PublicKey
  sign(payloadType: PayloadType, document: object): Envelope
}

/**
 * A PKCS#8 PEM file of an Ed25519 key.
 * @throws Stop STOP_REFUSED_INPUT: missing, readable by others, encrypted, or no such key
 */
export async function readSigningKey(path: string): Promise<SigningKey> {
  const { pem, mode } = await fileAt(path)
  if (process.platform !== 'win32' && (mode & 0o077) !== 0)
    throw refused(`${path} can be read by others than its owner: chmod 600 ${path}`)
  return signingKey(keyIn(path, () => createPrivateKey(pem)))
}

/** Makes a key pair and keeps the private half in a new file that its owner alone may read. @throws Stop STOP_REFUSED_INPUT */
export async function createSigningKey(path: string): Promise<SigningKey> {
  const { privateKey } = generateKeyPairSync('ed25519')
  const pem = privateKey.export({ format: 'pem', type: 'pkcs8' })
  try {
    await writeFile(path, pem, { mode: 0o600, flag: 'wx' })
  } catch (cause) {
    throw refused(`${path} cannot be made: ${whyUnread(cause)}`, cause)
  }
  return signingKey(privateKey)
}

/** A public key in PEM (SubjectPublicKeyInfo). @throws Stop STOP_REFUSED_INPUT: no Ed25519 key, or one of small order (H38) */
export async function readPublicKey(path: string): Promise<PublicKey> {
  const { pem } = await fileAt(path)
  if (pem.includes('PRIVATE KEY')) throw refused(`${path} holds a private key; give the public one`)
  return publicKeyOf(keyIn(path, () => createPublicKey(pem)))
}

const signingKey = (privateKey: KeyObject): SigningKey => {
  const publicKey = publicKeyOf(createPublicKey(privateKey))
  return {
    publicKey,
    sign(payloadType, document) {
      const payload = payloadOf(document)
      const sig = sign(null, pae(payloadType, payload), privateKey).toString('base64')
      return {
        payloadType,
        payload: Buffer.from(payload).toString('base64'),
        signatures: [{ keyid: publicKey.keyid, sig }],
      }
    },
  }
}

function publicKeyOf(key: KeyObject): PublicKey {
  const bytes = key.export({ format: 'der', type: 'spki' }).subarray(-32)
  const problem = publicKeyProblem(bytes)
  if (problem !== null) throw refused(`The key ${problem}`)
  return { keyid: keyIdOf(bytes), base64: bytes.toString('base64') }
}

async function fileAt(path: string): Promise<{ pem: string; mode: number }> {
  try {
    return { pem: await readFile(path, 'utf8'), mode: (await stat(path)).mode }
  } catch (cause) {
    throw refused(`${path} cannot be read: ${whyUnread(cause)}`, cause)
  }
}

function keyIn(path: string, parse: () => KeyObject): KeyObject {
  let key: KeyObject
  try {
    key = parse()
  } catch {
    // The library's own words may hold a piece of the file.
    throw refused(`${path} holds no key in PEM that can be read without a passphrase`)
  }
  if (key.asymmetricKeyType === 'ed25519') return key
  throw refused(`${path} holds a key of type ${key.asymmetricKeyType}; it must be Ed25519`)
}

const refused = (message: string, cause?: unknown): Stop => new Stop('STOP_REFUSED_INPUT', message, { cause })
