import { expect, test } from 'vitest'
import { queueUnreachable } from '../../src/adapters/sqs-errors.ts'

test.each([
  'ECONNREFUSED',
  'ENOTFOUND',
])('a queue that nobody answers for (%s) says which setting to look at', (code) => {
  const stop = queueUnreachable(Object.assign(new Error('x'), { code }), 'SendMessage', 'http://127.0.0.1:1/0/q.fifo')
  expect(stop).toMatchObject({
    code: 'STOP_SOURCE_UNREACHABLE',
    message: expect.stringContaining('CUTTER_AWS_ENDPOINT'),
  })
})
