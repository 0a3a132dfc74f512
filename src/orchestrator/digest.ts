import { createHash, hash } from 'node:crypto'
import type { Sha256, Uuid } from './brands.ts'
import { canonicalPieces, type JsonLike } from './canonical-json.ts'

/** The only module of the core that hashes. It also exports canonical JSON, whose main use is to be hashed. */
export { canonicalJson, type Json } from './canonical-json.ts'

export const sha256 = (data: string | Uint8Array): Sha256 => hash('sha256', data, 'hex') as Sha256

/** sha256 of the canonical JSON of a value; the JSON of a long list is never held as one string. */
export const digestOf = (value: JsonLike): Sha256 => sha256OfAll(canonicalPieces(value))

/** sha256 over many parts without joining them. */
export function sha256OfAll(parts: Iterable<string | Uint8Array>): Sha256 {
  const running = new RunningHash()
  for (const part of parts) running.add(part)
  return running.digest()
}

/** In UTF-16 code units: so long that the call into the hash costs little beside the hashing. */
const CHUNK = 1 << 14

/** sha256 of parts as they come. The digest may be asked for at any time, and more parts may follow. */
export class RunningHash {
  readonly #hash = createHash('sha256')
  #waiting = ''

  add(part: string | Uint8Array): void {
    if (typeof part === 'string') {
      this.#waiting += part
      if (this.#waiting.length >= CHUNK) this.#flush()
    } else {
      this.#flush()
      this.#hash.update(part)
    }
  }

  /** Of everything added so far followed by `end`, which is not added itself. */
  digest(end = ''): Sha256 {
    this.#flush()
    return this.#hash.copy().update(end).digest('hex') as Sha256
  }

  #flush(): void {
    if (this.#waiting !== '') this.#hash.update(this.#waiting)
    this.#waiting = ''
  }
}

/** The digest of a list whose items come one by one, each as canonical JSON. It may be asked for at any time. */
export class ListDigest {
  readonly #running = new RunningHash()
  #separator = '['

  add(item: string): void {
    this.#running.add(this.#separator + item)
    this.#separator = ','
  }

  /** Equals `digestOf` the list of all items added so far. */
  digest(): Sha256 {
    return this.#running.digest(this.#separator === '[' ? '[]' : ']')
  }
}

const NAMESPACE_BYTES = 16
/** The bytes of the namespace used last, and room for a name after them: a plan derives hundreds of thousands of ids. */
const scratch = Buffer.alloc(1 << 12)
let inScratch: Uuid | null = null
/** UTF-8 takes three bytes at most for a UTF-16 code unit. */
const MAX_NAME = (scratch.length - NAMESPACE_BYTES) / 3

/** RFC 9562 version 5 UUID of a name within a namespace UUID. */
export function uuidV5(namespace: Uuid, name: string): Uuid {
  if (namespace !== inScratch) scratch.write(namespace.replaceAll('-', ''), 0, NAMESPACE_BYTES, 'hex')
  inScratch = namespace
  const hex = hash('sha1', named(name), 'hex')
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}` as Uuid
}

/** The namespace's bytes and the name's. */
function named(name: string): Uint8Array {
  if (name.length > MAX_NAME) return Buffer.concat([scratch.subarray(0, NAMESPACE_BYTES), Buffer.from(name)])
  return scratch.subarray(0, NAMESPACE_BYTES + scratch.write(name, NAMESPACE_BYTES))
}
