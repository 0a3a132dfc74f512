import { expect, test } from 'vitest'
import { attackItself } from '../../src/adapters/pg-attack.ts'
import type { Client } from '../../src/adapters/pg-client.ts'
import { FENCE } from '../../src/sql/session.ts'

test('an attack whose session breaks says how it broke, not that nothing can be sent afterwards', async () => {
  const ended = Object.assign(new Error('terminating connection'), { code: '57P01' })
  let broken = false
  const client = {
    connection: { stream: { cork() {}, uncork() {}, destroy() {} } },
    end: async () => {},
    query: async ({ text }: { readonly text: string }) => {
      if (broken) throw new Error('Client has encountered a connection error and is not queryable')
      broken = text === FENCE.sql
      if (broken) throw ended
      return { rows: [] }
    },
  } as unknown as Client
  await expect(attackItself(async () => client, 'doctor')).rejects.toMatchObject({
    code: 'STOP_SOURCE_UNREACHABLE',
    message: expect.stringContaining('57P01'),
  })
})
