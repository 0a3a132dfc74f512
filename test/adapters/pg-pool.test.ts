import { EventEmitter } from 'node:events'
import { expect, onTestFinished, test } from 'vitest'
import type { Client } from '../../src/adapters/pg-client.ts'
import { pooled } from '../../src/adapters/pg-pool.ts'

/** A connection that answers what the pool asks of one, until it is `dead`. */
class FakeClient extends EventEmitter {
  dead = false
  asked = 0
  readonly connection = { stream: { cork() {}, uncork() {}, destroy: () => this.emit('end') } }

  getTransactionStatus(): string {
    return 'I'
  }

  async end(): Promise<void> {
    this.emit('end')
  }

  async query({ values }: { readonly values: readonly string[] }) {
    this.asked += 1
    if (this.dead) throw new Error('gone')
    return { rows: [values.length > 0 ? { application_name: values[0] } : { leftovers: [] }] }
  }
}

test('where one that lay idle no longer answers, the others are not tried one after the other', async () => {
  const clients: FakeClient[] = []
  const connect = async () => {
    const client = new FakeClient()
    clients.push(client)
    return client as unknown as Client
  }
  const pool = pooled(connect, 4)
  onTestFinished(() => pool.end())
  const leases = await Promise.all(['a', 'b', 'c', 'd'].map((name) => pool.lend(name)))
  await Promise.all(leases.map(({ giveBack }) => giveBack(true)))
  const before = clients.reduce((sum, { asked }) => sum + asked, 0)
  for (const client of clients) client.dead = true
  await (await pool.lend('e')).giveBack(true)
  const old = clients.slice(0, 4).reduce((sum, { asked }) => sum + asked, 0)
  expect(old - before).toBe(1)
  expect(clients).toHaveLength(5)
})
