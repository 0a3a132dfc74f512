import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { derivedRunId, encodeMessage, parseMessage } from '../../src/messages.ts'
import type { EpochMs } from '../../src/orchestrator/brands.ts'
import { isRunId } from '../../src/orchestrator/brands.ts'
import { approval, RUN } from './fixtures.ts'

const cut = { type: 'cut', v: 1, document_id: 'BYLAW', requested_by: 'ada' } as const
const retry = { type: 'retry', v: 1, run_id: RUN, request_id: 'r-1', reason: 'mended', requested_by: 'ada' } as const

function poison(body: unknown): { cause: string; cure: string } {
  const parsed = parseMessage(typeof body === 'string' ? body : JSON.stringify(body))
  if (parsed.kind === 'message') throw new Error('it was accepted')
  return parsed
}

describe('a message that can never succeed is named as such', () => {
  it.each([
    ['', 'is empty'],
    ['{"type":"cut"', 'is not JSON'],
    ['[]', 'names no type'],
    ['"cut"', 'names no type'],
    ['{"v":1}', 'names no type'],
    ['{"type":"drop","v":1}', 'unknown type "drop"'],
    ['{"type":"constructor","v":1}', 'unknown type "constructor"'],
  ])('%j %s', (body, cause) => {
    expect(poison(body).cause).toContain(cause)
  })

  it('H12 an unknown key is refused by its name, in the message and inside the approval', () => {
    expect(poison({ ...cut, dry_run: true }).cause).toContain('dry_run: is not a known key')
    const inner = poison({ type: 'approval', v: 1, run_id: RUN, approval: { ...approval, force: true } })
    expect(inner.cause).toContain('approval.force: is not a known key')
  })

  it('of whatever size, in few words: what is kept and logged of it stays short', () => {
    const keys = Array.from({ length: 5_000 }, (_, n) => [`path_${n}_${'x'.repeat(500)}`, 1])
    const { cause } = poison({ ...Object.fromEntries(keys), ...cut })
    expect(cause).toMatch(/; and \d{4} more\.$/)
    expect(cause.length).toBeLessThan(8_000)
    const twice = keys.map(([key]) => `"${key}":1,"${key}":2`).join(',')
    expect(poison(`{"type":"cut",${twice}}`).cause.length).toBeLessThan(8_000)
  })

  it('another version of the contract is refused', () => {
    expect(poison({ ...cut, v: 2 }).cause).toContain('v: must be 1')
  })

  it.each([
    ['manifest_digest', 'a digest'],
    ['plan_sha256', 'a digest'],
    ['source_path', 'a path'],
    ['file', 'a path'],
    ['expected_units', 'a count'],
    ['unit_count', 'a count'],
    ['version_uuid', 'the id of a row'],
    ['password', 'a secret'],
    ['db_token', 'a secret'],
  ])('a cut that carries %s is told that it is %s and that the document id is all', (key, what) => {
    const { cause, cure } = poison({ ...cut, [key]: 'hunter2' })
    expect(cause).toContain(`${key} looks like ${what}`)
    expect(cure).toContain('document id, nothing else')
    expect(cause + cure).not.toContain('hunter2')
  })

  it.each([
    '../etc/passwd',
    's3://bucket/key',
    'a b',
    '',
    '..',
    'x'.repeat(65),
  ])('%j is no document id', (document_id) => {
    expect(poison({ ...cut, document_id }).cause).toContain('document_id')
  })

  it('all problems are named at once', () => {
    const { cause } = poison({ type: 'cut', v: 3, document_id: 'a/b', mode: 'WET', extra: 1 })
    for (const part of [
      'v: must be 1',
      'document_id: ',
      'mode: must be one of',
      'extra: is',
      'requested_by: is missing',
    ]) {
      expect(cause).toContain(part)
    }
  })

  it('H37 a key that stands twice is refused, however deep and however it is spelt', () => {
    expect(poison('{"type":"cut","v":1,"document_id":"A","requested_by":"x","document_id":"B"}').cause).toContain(
      'document_id: stands twice',
    )
    expect(poison('{"type":"cut","v":1,"document_id":"A","requested_by":"x","d\\u006fcument_id":"B"}').cause).toContain(
      'stands twice',
    )
    expect(poison('{"type":"approval","v":1,"approval":{"acknowledged":{"retire":1,"retire":2}}}').cause).toContain(
      'retire: stands twice',
    )
  })

  it('H37 the same key in two objects, or a key-like string, is not a duplicate', () => {
    const twice = { ...approval, scope: '{"scope":1,"scope":2} \\" , "scope":', acknowledged: { scope: 1 } }
    expect(parseMessage(JSON.stringify({ type: 'approval', v: 1, run_id: RUN, approval: twice }, null, 2)).kind).toBe(
      'message',
    )
  })

  it('H37 a number that JSON would round, or a fraction, is refused', () => {
    for (const number of ['9007199254740993', '1.5', '1e2', '1.0000000000000000001']) {
      const body = JSON.stringify({
        type: 'approval',
        v: 1,
        run_id: RUN,
        approval: { ...approval, acknowledged: { retire: 7 } },
      })
      expect(poison(body.replace('"retire":7', `"retire":${number}`)).cause).toContain('exact integer')
    }
  })

  it('H37 the key __proto__ is refused, not dropped', () => {
    const body = JSON.stringify({
      type: 'approval',
      v: 1,
      run_id: RUN,
      approval: { ...approval, acknowledged: { x: 1 } },
    })
    expect(poison(body.replace('"x":1', '"__proto__":1')).cause).toContain('__proto__')
  })

  it('whatever bytes arrive, the answer is a message or a sentence', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (body) => {
        const parsed = parseMessage(body)
        expect(parsed.kind === 'poison' ? parsed.cause.length * parsed.cure.length : 1).toBeGreaterThan(0)
      }),
    )
  })
})

describe('sender and handler share one contract', () => {
  it('a cut without a mode is a dry run', () => {
    expect(parseMessage(JSON.stringify(cut))).toMatchObject({ kind: 'message', message: { mode: 'DRYRUN' } })
  })

  it.each([
    [{ ...cut, run_id: RUN }, 'cut', 'BYLAW', RUN],
    [retry, 'resume', RUN, 'r-1'],
    [{ ...retry, type: 'void' as const }, 'resume', RUN, 'r-1'],
    [{ type: 'approval' as const, v: 1 as const, run_id: RUN, approval }, 'resume', RUN, 'ap-1'],
  ])('what is sent is read back: %o', (message, queue, groupId, deduplicationId) => {
    const wire = encodeMessage(message)
    expect(wire).toMatchObject({ queue, groupId, deduplicationId })
    expect(parseMessage(wire.body)).toMatchObject({ kind: 'message', message })
  })

  it('a sender cannot send what a handler would quarantine', () => {
    expect(() => encodeMessage({ ...retry, reason: '' })).toThrow(
      expect.objectContaining({ code: 'STOP_REFUSED_INPUT' }),
    )
  })

  it('an approval of the right form but the wrong substance is judged against its run, not here', () => {
    const late = {
      ...approval,
      gate: 'SG_2_lifecycle_authz',
      payload_sha256: 'no digest',
      signed_utc: 'yesterday',
      allowance: 'implicit',
    }
    expect(parseMessage(JSON.stringify({ type: 'approval', v: 1, run_id: RUN, approval: late })).kind).toBe('message')
  })

  it('a cut without a run id gets the same one at every delivery, and another message another one', () => {
    const sent = Date.UTC(2025, 2, 1, 10, 15, 0, 987) as EpochMs
    const first = derivedRunId(sent, 'message-1')
    expect(first).toMatch(/^ictr-20250301T101500Z-[0-9a-f]{8}$/)
    expect(isRunId(first)).toBe(true)
    expect(derivedRunId(sent, 'message-1')).toBe(first)
    expect(derivedRunId(sent, 'message-2')).not.toBe(first)
  })
})
