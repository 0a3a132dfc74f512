/**
 * Texts as sets of hashed word triples (shingles: Broder, "On the resemblance and containment of documents", 1997),
 * and of those the few that winnowing keeps for an index (Schleimer, Wilkerson, Aiken, "Winnowing", 2003): any run of
 * six words that two texts share leaves at least one common fingerprint.
 */
export interface Shingles {
  /** Sorted, each once. */
  readonly all: Uint32Array
  /** Sorted, each once; a subset of `all`. */
  readonly fingerprints: Uint32Array
  /** Hash over all words in order: equal for texts that differ in white space, punctuation, case or own number alone. */
  readonly whole: number
  readonly words: number
}

export const EMPTY: Shingles = { all: new Uint32Array(), fingerprints: new Uint32Array(), whole: 0, words: 0 }

const WORDS = 3
const WINDOW = 4
/** Words of the heading line that may be its number. */
const LABEL_WORDS = 4

export function shinglesOf(body: string): Shingles {
  const words = wordHashes(body)
  const hashes = new Uint32Array(Math.max(words.length - WORDS + 1, words.length > 0 ? 1 : 0))
  for (let at = 0; at < hashes.length; at++) {
    let hash = 0
    for (let word = at; word < Math.min(at + WORDS, words.length); word++) hash = mix(hash, words[word] ?? 0)
    hashes[at] = hash
  }
  const whole = words.reduce(mix, words.length) >>> 0
  return { all: distinct(hashes), fingerprints: distinct(winnow(hashes)), whole, words: words.length }
}

/** 2|A∩B| / (|A|+|B|), 0…1; two empty texts are alike. */
export function resemblance(a: Shingles, b: Shingles): number {
  const total = a.all.length + b.all.length
  return total === 0 ? 1 : (2 * shared(a.all, b.all)) / total
}

/** The share of the part's shingles that the whole holds, 0…1. */
export const containment = (part: Shingles, whole: Shingles): number =>
  part.all.length === 0 ? 0 : shared(part.all, whole.all) / part.all.length

/** Of the part's shingles that the whole lacked before, the share that it holds now, 0…1; 0 where it lacked none. */
export function contribution(part: Shingles, whole: Shingles, wholeBefore: Shingles): number {
  const own = difference(part.all, wholeBefore.all)
  return own.length === 0 ? 0 : shared(own, whole.all) / own.length
}

/** Of `a`, what is not in `b`; both sorted. */
function difference(a: Uint32Array, b: Uint32Array): Uint32Array {
  let j = 0
  return a.filter((hash) => {
    while ((b[j] ?? Number.POSITIVE_INFINITY) < hash) j++
    return b[j] !== hash
  })
}

function shared(a: Uint32Array, b: Uint32Array): number {
  let count = 0
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const difference = (a[i] ?? 0) - (b[j] ?? 0)
    if (difference === 0) count++
    if (difference <= 0) i++
    if (difference >= 0) j++
  }
  return count
}

/** The smallest hash of each window, the rightmost where several are equal. */
function winnow(hashes: Uint32Array): Uint32Array {
  if (hashes.length <= WINDOW) return hashes.slice()
  const kept: number[] = []
  let last = -1
  for (let start = 0; start + WINDOW <= hashes.length; start++) {
    let least = start
    for (let at = start + 1; at < start + WINDOW; at++) if ((hashes[at] ?? 0) <= (hashes[least] ?? 0)) least = at
    if (least !== last) kept.push(hashes[least] ?? 0)
    last = least
  }
  return Uint32Array.from(kept)
}

function distinct(hashes: Uint32Array): Uint32Array {
  const sorted = hashes.slice().sort()
  let length = 0
  for (let at = 0; at < sorted.length; at++) {
    if (at === 0 || sorted[at] !== sorted[at - 1]) sorted[length++] = sorted[at] ?? 0
  }
  return sorted.subarray(0, length)
}

const mix = (hash: number, word: number): number => {
  const mixed = Math.imul(hash ^ word, 0x9e3779b1)
  return (mixed ^ (mixed >>> 15)) >>> 0
}

const isWordCode = (code: number): boolean => {
  if (code < 128) return (code >= 48 && code <= 57) || (code >= 97 && code <= 122) || (code >= 65 && code <= 90)
  return code !== 0xa0 && !(code >= 0x2000 && code <= 0x206f) && !(code >= 0x3000 && code <= 0x303f)
}

/** FNV-1a of each word, ASCII letters folded; numbers and lone letters at the beginning are the unit's own label. */
function wordHashes(body: string): readonly number[] {
  const words: number[] = []
  let seen = 0
  for (let at = 0; at < body.length; ) {
    const start = at
    let hash = 0x811c9dc5
    for (; at < body.length; at++) {
      const code = body.charCodeAt(at)
      if (!isWordCode(code)) break
      hash = Math.imul(hash ^ (code >= 65 && code <= 90 ? code + 32 : code), 0x01000193)
    }
    if (at === start) at++
    else if (seen++ >= LABEL_WORDS || !isLabel(body, start, at)) words.push(hash >>> 0)
  }
  return words
}

const isLabel = (body: string, start: number, end: number): boolean =>
  end - start === 1 || /^(?:\d+\p{L}?|[IVXLCDM]+)$/u.test(body.slice(start, end))
