import { describe, expect, test } from 'vitest'
import { databaseStop } from '../../src/adapters/pg-errors.ts'

/** One failure for each thing that can be wrong with a database; the sentence says what to do. */

const failure = (code: string, message = 'text of the server'): Error => Object.assign(new Error(message), { code })

const OUTAGES =
  `28P01 28000 3D000 42P01 42703 42883 57014 55P03 25P03 57P01 57P02 57P03 53300 40001 ECONNREFUSED ECONNRESET EPIPE
  ENOTFOUND EAI_AGAIN ETIMEDOUT EHOSTUNREACH ENETUNREACH SELF_SIGNED_CERT_IN_CHAIN DEPTH_ZERO_SELF_SIGNED_CERT
  UNABLE_TO_VERIFY_LEAF_SIGNATURE UNABLE_TO_GET_ISSUER_CERT_LOCALLY CERT_HAS_EXPIRED ERR_TLS_CERT_ALTNAME_INVALID`.split(
    /\s+/,
  )

describe('an outage is delivered again, and says what to look at', () => {
  test.each(OUTAGES)('%s', (code) => {
    const cause = failure(code)
    const stop = databaseStop(cause, 'reading')
    expect(stop.code).toBe('STOP_SOURCE_UNREACHABLE')
    expect(stop.cause).toMatchObject({ code, message: cause.message })
    expect(stop.message).toMatch(/^[A-Z].*\. \(/)
    expect(stop.message).toContain(`(${code}: text of the server)`)
    expect(stop.message).toMatch(/\b(Set|Check|Compare|Raise|Retry|Wait|Configure|Renew|supported)\b/)
  })
})

test.each(['25006', '25001'])('%s: a write that was refused is a breach, not an outage', (code) => {
  expect(databaseStop(failure(code), 'reading').code).toBe('STOP_READ_ONLY_BREACH')
})

test.each(['08P01', '0A000'])('%s at login: a pooler that takes no settings is named as one', (code) => {
  const { code: stop, message } = databaseStop(failure(code), 'connecting')
  expect([stop, message]).toEqual(['STOP_SOURCE_UNREACHABLE', expect.stringMatching(/pooler.*server itself/)])
  expect(databaseStop(failure(code), 'reading').message).not.toContain('pooler')
})

test('ERR_STRING_TOO_LONG: a text that no string can hold is not an outage either', () => {
  expect(databaseStop(failure('ERR_STRING_TOO_LONG'), 'reading').code).toBe('STOP_OVER_SIZE')
})

test('42501: a right that is missing is not an outage: waiting mends nothing', () => {
  expect(databaseStop(failure('42501'), 'reading').code).toBe('STOP_DOCUMENT_UNKNOWN')
})

test('what nobody foresaw is an outage with its text, and tells connecting from reading', () => {
  expect(databaseStop(failure('XX999'), 'reading')).toMatchObject({
    code: 'STOP_SOURCE_UNREACHABLE',
    message: expect.stringMatching(/^The session with the database failed.*\(text of the server\)$/),
  })
  expect(databaseStop(new Error('no code'), 'connecting').message).toMatch(/^No session with the database came about/)
  expect(databaseStop('not an error', 'connecting').message).toMatch(/\(no text\)$/)
})

test('several addresses that all refused are told by their common code', () => {
  const stop = databaseStop(
    Object.assign(new AggregateError([failure('ECONNREFUSED')], ''), { code: 'ECONNREFUSED' }),
    'connecting',
  )
  expect(stop.message).toMatch(/^Nothing answers .*ECONNREFUSED: no text/)
})
