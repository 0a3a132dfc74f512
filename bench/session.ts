import type { ClientBase } from 'pg'
import { withClient } from '../db/with-client.ts'
import { DEFAULT_LIMITS, type Planning, pgConnect } from '../src/adapters/pg-client.ts'
import { sendExtended } from '../src/adapters/pg-send.ts'
import { targetOf } from '../src/adapters/pg-target.ts'
import { rolesAsked } from '../src/discovery/grant-matrix.ts'
import type { SqlValue } from '../src/orchestrator/ports.ts'
import { DEFAULT_SETTINGS, DEFAULT_SITE } from '../src/orchestrator/settings.ts'
import { registryFor } from '../src/sql/registry.ts'
import { BEGIN, END_CHECKS, FENCE, LEFTOVERS, ROLLBACK } from '../src/sql/session.ts'
import { onStack } from './support/on-stack.ts'
import { backendOf, cpuOfProcess } from './support/process-cost.ts'

/**
 * What one session costs the database server: CPU of its backend for each statement, on a new connection, which plans each
 * anew, and on a kept one; beside as many tables of others as are named. `npm run bench:session -- [TABLES]`
 */

const TABLES = Number(process.argv[2] ?? 0)
/** More would take more locks than one transaction may hold. */
const TABLES_AT_ONCE = 100
const TIMES: Readonly<Record<Planning, { readonly connections: number; readonly sessions: number }>> = {
  anew: { connections: 20, sessions: 1 },
  kept: { connections: 1, sessions: 200 },
}
const NO_DOCUMENT = '00000000-0000-4000-8000-000000000000'

interface Asked {
  readonly name: string
  readonly sql: string
  readonly params: readonly SqlValue[]
}

type Milliseconds = ReadonlyMap<string, number>

/** All that a session sends, in its order. */
function session(): readonly Asked[] {
  const registry = registryFor(DEFAULT_SITE)
  const roles = rolesAsked(DEFAULT_SITE)
  const asking = ({ name, sql }: Omit<Asked, 'params'>, ...params: SqlValue[]): Asked => ({ name, sql, params })
  return [
    asking(BEGIN),
    asking(FENCE),
    asking(registry.site, roles),
    asking(registry.roleRights),
    asking(registry.functions, roles),
    asking(registry.units, NO_DOCUMENT, DEFAULT_SETTINGS.maxBodyBytes),
    asking(registry.sourceDocument, NO_DOCUMENT),
    asking(registry.sourceVersion, NO_DOCUMENT, null, DEFAULT_SETTINGS.maxBodyBytes),
    asking(registry.vocabulary),
    asking(registry.survey, NO_DOCUMENT),
    asking(END_CHECKS),
    asking(ROLLBACK),
    asking(LEFTOVERS),
  ]
}

/** For each statement, the mean over all sessions; the first of a kept connection, which plans, is left out. */
async function spent(databaseUrl: string, planning: Planning): Promise<Milliseconds> {
  const { connections, sessions } = TIMES[planning]
  const total = new Map<string, number>()
  for (let connection = 0; connection < connections; connection += 1) {
    const client = await pgConnect(targetOf(databaseUrl, 'off'), DEFAULT_LIMITS, planning)('iu-cutter/benchmark')
    const backend = await backendOf(client)
    const send = async ({ name, sql, params }: Asked): Promise<number> => {
      const before = cpuOfProcess(backend)
      await sendExtended(client, planning === 'kept' ? { name, sql } : { sql }, params)
      return cpuOfProcess(backend) - before
    }
    if (planning === 'kept') for (const asked of session()) await send(asked)
    for (let n = 0; n < sessions; n += 1)
      for (const asked of session()) total.set(asked.name, (total.get(asked.name) ?? 0) + (await send(asked)))
    await client.end()
  }
  return new Map([...total].map(([name, ms]) => [name, ms / (connections * sessions)]))
}

async function tablesOfOthers(client: ClientBase): Promise<void> {
  await client.query('CREATE SCHEMA others')
  for (let from = 0; from < TABLES; from += TABLES_AT_ONCE) {
    const names = Array.from({ length: Math.min(TABLES_AT_ONCE, TABLES - from) }, (_, n) => `others.t${from + n}`)
    await client.query(
      names.map((name) => `CREATE TABLE ${name} (id int PRIMARY KEY, up int REFERENCES ${name})`).join(';'),
    )
  }
  await client.query('VACUUM ANALYZE')
}

const sum = (of: Milliseconds): number => [...of.values()].reduce((total, ms) => total + ms, 0)

function tell(anew: Milliseconds, kept: Milliseconds): void {
  console.log(`\nOne session beside ${TABLES} tables of others, CPU of its backend in ms`)
  console.log(`${'statement'.padEnd(20)}${'new'.padStart(8)}${'kept'.padStart(8)}`)
  const line = (name: string, a: number, b: number): void =>
    console.log(name.padEnd(20) + a.toFixed(2).padStart(8) + b.toFixed(2).padStart(8))
  for (const [name, ms] of kept) line(name, anew.get(name) ?? 0, ms)
  line('together', sum(anew), sum(kept))
  console.log(`A kept connection: ${(sum(anew) / sum(kept)).toFixed(1)} × less`)
}

await onStack(async ({ adminDatabaseUrl, dryrunDatabaseUrl }) => {
  await withClient(adminDatabaseUrl, tablesOfOthers)
  tell(await spent(dryrunDatabaseUrl, 'anew'), await spent(dryrunDatabaseUrl, 'kept'))
})
