import { runningSha256 } from './hash.ts'

/** In UTF-8 bytes; small enough to stay in the processor's cache between writing and hashing. */
const ROOM = 1 << 16
/** UTF-8 bytes that one UTF-16 code unit takes at most. */
const WIDEST = 3
/** What half a surrogate pair is encoded as; a text may also hold this character itself. */
const REPLACEMENT = '\ufffd'

/** What is known of all spans of a text together. */
export interface EncodedSpans {
  /** UTF-8 length. */
  readonly bytes: number
  /** sha256 over the spans in order, lower-case hex. */
  readonly sha256: string
  /** False where a NUL or half a surrogate pair is among them. */
  readonly isText: boolean
}

/**
 * Encodes the spans of a text one after another, each once: its length, its own hash and the hash over all of them are
 * taken from the same bytes, and no copy of the whole text is made.
 */
export class SpanEncoder {
  /** UTF-8 length of all spans so far. */
  bytes = 0
  readonly #whole = runningSha256()
  #room = Buffer.allocUnsafeSlow(ROOM)
  /** The spans in the room, and how many bytes they take there. */
  #spans: string[] = []
  #filled = 0
  #isText = true

  /** The span as UTF-8. The bytes are valid until the next call. */
  encode(span: string): Uint8Array {
    this.#makeRoom(span.length * WIDEST)
    const start = this.#filled
    const length = this.#room.write(span, start)
    this.#spans.push(span)
    this.#filled += length
    this.bytes += length
    return this.#room.subarray(start, this.#filled)
  }

  /** Call once, after the last span. */
  finish(): EncodedSpans {
    this.#empty()
    return { bytes: this.bytes, sha256: this.#whole.digest('hex'), isText: this.#isText }
  }

  #makeRoom(bytes: number): void {
    if (this.#filled + bytes > ROOM) this.#empty()
    if (bytes > this.#room.length) this.#room = Buffer.allocUnsafeSlow(bytes)
  }

  #empty(): void {
    const encoded = this.#room.subarray(0, this.#filled)
    this.#whole.update(encoded)
    if (encoded.includes(0)) this.#isText = false
    if (encoded.includes(REPLACEMENT) && !this.#spans.every((span) => span.isWellFormed())) this.#isText = false
    this.#spans = []
    this.#filled = 0
  }
}
