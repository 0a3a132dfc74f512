import { describe, expect, it } from 'vitest'
import { predictedLinesIn } from '../../src/evidence/predicted-lines.ts'
import { Unreadable } from '../../src/evidence/readable.ts'
import { canonicalJson, digestOf, type Json, sha256 } from '../../src/orchestrator/digest.ts'

const row = (part: string, table: string, columns: Json): Json => ({
  line: 'row',
  part,
  table,
  op: 'insert',
  key: `${part} ${table}`,
  columns,
})
const ROWS = [
  row('leg_a', 'law.information_unit', { title: 'Điều 1' }),
  row('leg_b', 'gov.cut_change_set', { actor: 'of the row' }),
  row('verify', 'gov.verify_result', { actor: 'verifier' }),
  row('lifecycle', 'gov.review_decision', { gate: 'SG_2' }),
]
const CALL: Json = {
  line: 'call',
  n: 1,
  part: 'leg_a',
  function: 'fn_iu_create',
  address: 'A/1',
  args: { p_actor: 'of the call' },
  result: 'created',
}

function bytesOf(lines: readonly Json[], end: Record<string, Json> = {}): Uint8Array {
  const text = lines.map((line) => `${canonicalJson(line)}\n`).join('')
  const last = { line: 'end', lines: lines.length, sha256: sha256(text), ...end }
  return new TextEncoder().encode(`${text}${canonicalJson(last)}\n`)
}

const withoutLine = (rows: readonly Json[]) =>
  rows.map((one) => {
    const { line: _line, ...rest } = one as Record<string, Json>
    return rest
  })

describe('what is read of predicted lines', () => {
  it('are the digests of all rows and of those that stood when SG_2 was asked for, and the names of the site', () => {
    const told = predictedLinesIn(bytesOf([CALL, ...ROWS]))
    expect(told).toEqual({
      rowsSha256: digestOf(withoutLine(ROWS)),
      rowsAtSg2Sha256: digestOf(withoutLine(ROWS.slice(0, 3))),
      isSealed: true,
      actor: 'of the call',
      verifier: 'verifier',
      unitSchema: 'law',
      governanceSchema: 'gov',
    })
    expect(predictedLinesIn(bytesOf(ROWS)).actor).toBe('of the row')
  })

  it('H40 is no seal where count or sha256 is another, or a line was taken away', () => {
    expect(predictedLinesIn(bytesOf(ROWS, { lines: 3 })).isSealed).toBe(false)
    expect(predictedLinesIn(bytesOf(ROWS, { sha256: sha256('another') })).isSealed).toBe(false)
    const lines = new TextDecoder().decode(bytesOf(ROWS)).split(/(?<=\n)/)
    expect(predictedLinesIn(new TextEncoder().encode(lines.toSpliced(1, 1).join(''))).isSealed).toBe(false)
    expect(predictedLinesIn(new TextEncoder().encode(lines.slice(0, -1).join(''))).isSealed).toBe(false)
  })

  it.each([
    ['nothing at all', ''],
    ['a last line without its end', '{"line":"end","lines":0'],
    ['an empty line', '\n'],
    ['a line of no published form', '{"line":"surprise"}\n'],
    ['a line that is no JSON', 'row\n'],
  ])('is refused as a whole: %s', (_, text) => {
    expect(() => predictedLinesIn(new TextEncoder().encode(text))).toThrow(Unreadable)
  })

  it('is refused where it is not UTF-8', () => {
    expect(() => predictedLinesIn(Uint8Array.from([0x22, 0xff, 0x22, 0x0a]))).toThrow(Unreadable)
  })
})
