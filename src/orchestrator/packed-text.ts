import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import type { Sha256 } from './brands.ts'
import { RunningHash } from './digest.ts'

/** In UTF-16 code units: what is packed at a time. */
const BATCH = 1 << 20
const QUICK = { chunkSize: 1 << 16, params: { [constants.ZSTD_c_compressionLevel]: 1 } }

/** Room for a batch of three bytes to a code unit, and more: buffers of this size made anew each time keep the collector busy. */
const scratch = Buffer.alloc(4 * BATCH)

/** UTF-8, in the scratch where it fits: gone with the next call. */
const encoded = (text: string): Buffer =>
  text.length * 3 <= scratch.length ? scratch.subarray(0, scratch.write(text)) : Buffer.from(text)

type Chunk = { readonly kind: 'plain' | 'packed'; readonly bytes: Uint8Array; readonly length: number }

/**
 * A text of any length that is written piece by piece and read in chunks of UTF-8. What a run foretells of a long document
 * is gigabytes of JSON and repeats itself: packed, which costs less than laying it out in memory, it is a fiftieth of that.
 * The form never leaves the process.
 */
export class PackedText {
  readonly #chunks: Chunk[] = []
  #waiting = ''
  #length = 0

  add(piece: string): void {
    this.#waiting += piece
    if (this.#waiting.length >= BATCH) this.flush()
  }

  /** All of another text, which is not unpacked for it. */
  append(other: PackedText): void {
    this.flush()
    for (const chunk of other.#packed()) this.#push(chunk)
  }

  /** In bytes. */
  get length(): number {
    this.flush()
    return this.#length
  }

  /** What it takes in memory, in bytes. */
  get held(): number {
    return this.#packed().reduce((sum, { bytes }) => sum + bytes.length, 0)
  }

  *chunks(): Iterable<Uint8Array> {
    for (const { kind, bytes, length } of this.#packed())
      yield kind === 'plain' ? bytes : zstdDecompressSync(bytes, { chunkSize: length + 64 })
  }

  /** Of a text that is lines, each of them without its line feed. */
  *lines(): Iterable<string> {
    let rest = ''
    for (const chunk of this.chunks()) {
      const lines = (rest + Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length).toString()).split('\n')
      rest = lines.pop() ?? ''
      yield* lines
    }
    if (rest !== '') yield rest
  }

  /** The bytes of each batch, as it is packed. */
  protected seen(_bytes: Uint8Array): void {}

  #packed(): readonly Chunk[] {
    this.flush()
    return this.#chunks
  }

  protected flush(): void {
    if (this.#waiting === '') return
    const plain = encoded(this.#waiting)
    const { length } = plain
    this.#waiting = ''
    this.seen(plain)
    if (length < BATCH) this.#push({ kind: 'plain', bytes: new Uint8Array(plain), length })
    else this.#push({ kind: 'packed', bytes: zstdCompressSync(plain, QUICK), length })
  }

  #push(chunk: Chunk): void {
    this.#chunks.push(chunk)
    this.#length += chunk.length
  }
}

/** One that knows its sha256, at any length. */
export class HashedText extends PackedText {
  readonly #hash = new RunningHash()

  protected override seen(bytes: Uint8Array): void {
    this.#hash.add(bytes)
  }

  override append(other: PackedText): void {
    super.append(other)
    for (const chunk of other.chunks()) this.#hash.add(chunk)
  }

  get sha256(): Sha256 {
    this.flush()
    return this.#hash.digest()
  }
}
