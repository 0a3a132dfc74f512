import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { targetOf } from '../../src/adapters/pg-target.ts'

test('a URL names host, port, database and login; escapes are undone', () => {
  expect(targetOf('postgresql://cutter%40team:p%40ss%2Fw@db.example:6432/my%20db', 'verify')).toEqual({
    host: 'db.example',
    port: 6432,
    database: 'my db',
    user: 'cutter@team',
    password: 'p@ss/w',
    tls: 'verify',
  })
  expect(targetOf('postgres://reader@[::1]/db', 'off', 'PEM')).toEqual({
    host: '::1',
    port: 5432,
    database: 'db',
    user: 'reader',
    tls: 'off',
    ca: 'PEM',
  })
})

describe('H12 a URL that could undo what we set, or is none, is refused without being repeated', () => {
  test.each([
    'postgresql://u:s3cr3t@h/db?options=-c%20default_transaction_read_only%3Doff',
    'postgresql://u:s3cr3t@h/db?sslmode=disable',
    'postgresql://u:s3cr3t@h/',
    'postgresql://:s3cr3t@h/db',
    'mysql://u:s3cr3t@h/db',
    'u:s3cr3t@h/db',
    'postgresql://u:s3cr3t@h:port/db',
    '',
  ])('%s', (url) => {
    let caught: unknown
    try {
      targetOf(url, 'verify')
    } catch (error) {
      caught = error
    }
    expect(caught).toBeInstanceOf(Error)
    expect(inspect(caught)).not.toContain('s3cr3t')
  })
})
