import { expect, inject, it } from 'vitest'
import { withClient } from '../../../db/with-client.ts'
import { loginIn } from '../../../src/adapters/database-secret.ts'
import { DEFAULT_LIMITS, pgConnect } from '../../../src/adapters/pg-client.ts'
import { connectAs, keptLogin } from '../../../src/adapters/pg-login.ts'
import { readOnly } from '../../../src/adapters/pg-read-only.ts'
import { targetOf } from '../../../src/adapters/pg-target.ts'
import { DEFAULT_SITE } from '../../../src/orchestrator/settings.ts'
import { registryFor } from '../../../src/sql/registry.ts'
import { urlFor } from '../support/postgres.ts'

/** A rotation of the database's secret, against a server that checks passwords. */

const ARN = 'arn:aws:secretsmanager:eu-central-1:000000000000:secret:cutter'

it('a warm handler whose password was rotated reads the secret again and goes on; one that is wrong stays an outage', async () => {
  const admin = inject('postgresAdminUrl')
  const role = `rotated_${process.pid}`
  const rotate = async (password: string): Promise<void> =>
    await withClient(admin, async (client) => void (await client.query(`ALTER ROLE ${role} PASSWORD '${password}'`)))
  await withClient(admin, async (client) => void (await client.query(`CREATE ROLE ${role} LOGIN`)))
  try {
    let secret = 'not-a-secret-1'
    let reads = 0
    const login = keptLogin(async () => {
      reads += 1
      return loginIn(JSON.stringify({ username: role, password: secret }), role, ARN)
    })
    const url = new URL(urlFor(admin, { user: role }))
    url.password = ''
    const target = targetOf(url.href, 'off')
    const connect = connectAs(login, ({ user, password }) =>
      pgConnect({ ...target, user, password: password.reveal() }, DEFAULT_LIMITS),
    )
    const session = readOnly(connect, registryFor(DEFAULT_SITE))
    const look = async (): Promise<string> => (await session('a-test', async () => null)).evidence.role

    await rotate(secret)
    expect([await look(), await look(), reads]).toEqual([role, role, 1])

    secret = 'not-a-secret-2'
    await rotate(secret)
    expect([await look(), reads]).toEqual([role, 2])

    await rotate('not-a-secret-3')
    await expect(look()).rejects.toMatchObject({ code: 'STOP_SOURCE_UNREACHABLE', cause: { code: '28P01' } })
    expect(reads).toBe(3)
  } finally {
    await withClient(admin, async (client) => void (await client.query(`DROP ROLE ${role}`)))
  }
})
