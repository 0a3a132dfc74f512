import { runningSha256 } from './hash.ts'

/** UTF-8 bytes; little enough to stay in the processor's cache between writing and hashing. */
const ROOM = 1 << 16
/** UTF-8 bytes that one UTF-16 code unit takes at most. */
const WIDEST = 3

/**
 * Encodes the spans of a text one after another, each once: its length, its own hash and the hash over all of them are
 * taken from the same bytes, and no copy of the whole text is made.
 */
export class SpanEncoder {
  /** UTF-8 length of all spans so far. */
  bytes = 0
  readonly #whole = runningSha256()
  readonly #room = Buffer.allocUnsafeSlow(ROOM)
  #filled = 0

  /** The span as UTF-8; the bytes hold until the next call. */
  encode(span: string): Uint8Array {
    const encoded = span.length * WIDEST > ROOM ? this.#alone(span) : this.#amongOthers(span)
    this.bytes += encoded.length
    return encoded
  }

  /** sha256 over all spans, lower-case hex; no further span can be encoded. */
  sha256(): string {
    this.#flush()
    return this.#whole.digest('hex')
  }

  #alone(span: string): Uint8Array {
    this.#flush()
    const encoded = Buffer.from(span)
    this.#whole.update(encoded)
    return encoded
  }

  #amongOthers(span: string): Uint8Array {
    if (span.length * WIDEST > ROOM - this.#filled) this.#flush()
    const start = this.#filled
    this.#filled += this.#room.write(span, start)
    return this.#room.subarray(start, this.#filled)
  }

  #flush(): void {
    this.#whole.update(this.#room.subarray(0, this.#filled))
    this.#filled = 0
  }
}
