import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import type { Sha256 } from './brands.ts'
import { RunningHash } from './digest.ts'

/** In UTF-16 code units: pieces are joined to this before they are encoded, which is soon enough that the collector moves none of them. */
const JOINED = 1 << 14
/** In bytes: what is packed at a time. */
const BATCH = 1 << 20
/**
 * What repeats itself here does so near by: the tables of a small window stay in the processor's cache. `chunkSize`: more
 * than most batches are packed to.
 */
const QUICK = {
  chunkSize: 1 << 18,
  params: {
    [constants.ZSTD_c_compressionLevel]: 1,
    [constants.ZSTD_c_windowLog]: 17,
    [constants.ZSTD_c_hashLog]: 13,
  },
}

/** UTF-8 takes three bytes at most for a UTF-16 code unit. */
const WIDEST = 3
/** For a batch, and for what comes when it is nearly full. */
const ROOM = 2 * BATCH

const LF = 0x0a

/** Gives the memory of a buffer back. Left to the collector, every few dozen of them cost a walk through the whole heap. */
const release = ({ buffer }: { readonly buffer: ArrayBuffer }): void => {
  buffer.transfer(0)
}

/** Chunks that hold until the next is asked for, as one. `length`: of all of them, in bytes. */
export function gathered(chunks: Iterable<Uint8Array>, length: number): Uint8Array {
  const bytes = Buffer.allocUnsafe(length)
  let filled = 0
  for (const chunk of chunks) {
    bytes.set(chunk, filled)
    filled += chunk.length
  }
  return bytes
}

type Chunk = { readonly kind: 'plain' | 'packed'; readonly bytes: Uint8Array; readonly length: number }

/**
 * A text of any length that is written piece by piece and read in chunks of UTF-8. What a run foretells of a long document
 * is gigabytes of JSON and repeats itself: packed, which costs less than laying it out in memory, it is a fiftieth of that.
 * The form never leaves the process.
 */
export class PackedText {
  readonly #chunks: Chunk[] = []
  #waiting = ''
  /** Encoded, and not packed yet. */
  #room: Buffer<ArrayBuffer> | null = null
  #filled = 0
  #length = 0

  add(piece: string): void {
    this.#waiting += piece
    if (this.#waiting.length >= JOINED) this.#encode()
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

  /** Each holds until the next is asked for. */
  *chunks(): Iterable<Uint8Array> {
    for (const { kind, bytes, length } of this.#packed()) {
      if (kind === 'plain') {
        yield bytes
        continue
      }
      const plain = zstdDecompressSync(bytes, { chunkSize: length + 64 })
      yield plain
      release(plain)
    }
  }

  /** Of a text that is lines, each of them without its line feed. */
  *lines(): Iterable<string> {
    let rest = ''
    for (const chunk of this.chunks()) {
      const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length)
      let from = 0
      for (let at = bytes.indexOf(LF); at !== -1; at = bytes.indexOf(LF, from)) {
        yield rest + bytes.toString('utf8', from, at)
        rest = ''
        from = at + 1
      }
      rest += bytes.toString('utf8', from)
    }
    if (rest !== '') yield rest
  }

  /** The bytes of each batch, as it is packed. */
  protected seen(_bytes: Uint8Array): void {}

  #packed(): readonly Chunk[] {
    this.flush()
    return this.#chunks
  }

  /** Packs what waits, and lets its room go. */
  flush(): void {
    if (this.#waiting !== '') this.#encode()
    this.#pack()
  }

  #encode(): void {
    const text = this.#waiting
    this.#waiting = ''
    if (text.length * WIDEST > ROOM - BATCH) {
      this.#pack()
      this.#keep(Buffer.from(text))
      return
    }
    this.#room ??= Buffer.allocUnsafeSlow(ROOM)
    this.#filled += this.#room.write(text, this.#filled)
    if (this.#filled >= BATCH) this.#pack()
  }

  #pack(): void {
    const room = this.#room
    if (room === null) return
    this.#keep(room.subarray(0, this.#filled))
    release(room)
    this.#room = null
    this.#filled = 0
  }

  /** Bytes that may be written over afterwards. */
  #keep(plain: Buffer): void {
    const { length } = plain
    this.seen(plain)
    if (length < BATCH) {
      this.#push({ kind: 'plain', bytes: new Uint8Array(plain), length })
      return
    }
    const packed = zstdCompressSync(plain, QUICK)
    // A copy, for it is a small part of a large buffer.
    this.#push({ kind: 'packed', bytes: new Uint8Array(packed), length })
    release(packed)
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
