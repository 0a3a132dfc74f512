import { describe, expect, it } from 'vitest'
import { sha256 } from '../../src/orchestrator/digest.ts'
import { gathered, HashedText, PackedText } from '../../src/orchestrator/packed-text.ts'

const textOf = (packed: PackedText): string => Buffer.from(gathered(packed.chunks(), packed.length)).toString()
const line = (n: number): string => `${n} Điều ${n}: wer säet, 漢字 😀 ${'the same again, '.repeat(n % 50)}\n`
const LINES = Array.from({ length: 5_000 }, (_, n) => line(n))
const WHOLE = LINES.join('')

function written<T extends PackedText>(text: T, pieces: readonly string[]): T {
  for (const piece of pieces) text.add(piece)
  return text
}

describe('a packed text', () => {
  it('gives back every byte in order, as often as it is read', () => {
    const packed = written(new PackedText(), LINES)
    expect(textOf(packed)).toBe(WHOLE)
    expect(textOf(packed)).toBe(WHOLE)
    expect(packed.length).toBe(Buffer.byteLength(WHOLE))
  })

  it('may be read before it is ended, and goes on', () => {
    const packed = new PackedText()
    for (const [n, piece] of LINES.slice(0, 300).entries()) {
      packed.add(piece)
      if (n % 100 === 0) expect(textOf(packed)).toBe(LINES.slice(0, n + 1).join(''))
    }
    expect(textOf(packed)).toBe(LINES.slice(0, 300).join(''))
  })

  it('takes a piece of any length, and none', () => {
    const long = 'ü'.repeat(3_000_000)
    const packed = written(new PackedText(), ['', long, ''])
    expect(packed.length).toBe(6_000_000)
    expect(textOf(packed) === long).toBe(true)
    expect([...new PackedText().chunks()]).toEqual([])
    expect(new PackedText().length).toBe(0)
  })

  it('is read line by line, whatever its chunks', () => {
    expect([...written(new PackedText(), LINES).lines()]).toEqual(LINES.map((text) => text.slice(0, -1)))
    expect([...written(new PackedText(), ['a\nb', '\nc']).lines()]).toEqual(['a', 'b', 'c'])
    expect([...new PackedText().lines()]).toEqual([])
  })

  it('gives the memory of each packed chunk back when the next is asked for', () => {
    const [first, second] = written(new PackedText(), [...LINES, ...LINES]).chunks()
    expect(first?.length).toBe(0)
    expect(second?.length).toBeGreaterThan(0)
  })

  it('holds what repeats itself in a small part of its length', () => {
    const packed = written(new PackedText(), LINES)
    expect(packed.held).toBeLessThan(packed.length / 10)
  })
})

describe('a hashed text', () => {
  it('knows the sha256 of what it holds, at any length and with another text in it', () => {
    const text = written(new HashedText(), ['head\n'])
    expect(text.sha256).toBe(sha256('head\n'))
    text.append(written(new PackedText(), LINES))
    expect(text.sha256).toBe(sha256(`head\n${WHOLE}`))
    text.append(new PackedText())
    text.add('end\n')
    expect(text.sha256).toBe(sha256(`head\n${WHOLE}end\n`))
    expect(textOf(text)).toBe(`head\n${WHOLE}end\n`)
    expect(text.length).toBe(Buffer.byteLength(WHOLE) + 9)
  })
})
