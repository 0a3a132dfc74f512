import { DEFAULT_LIMITS, pgConnect } from '../src/adapters/pg-client.ts'
import { sendExtended } from '../src/adapters/pg-send.ts'
import { targetOf } from '../src/adapters/pg-target.ts'
import { DEFAULT_SITE } from '../src/orchestrator/settings.ts'
import { registryFor } from '../src/sql/registry.ts'
import { BEGIN, END_CHECKS, FENCE, ROLLBACK } from '../src/sql/session.ts'

/** What the no-mutation evidence costs an invocation: the fence, the end checks, and counts and digests of the rows. */

const TIMES = 30

export interface EvidenceCost {
  /** Least milliseconds of each statement on a connection of its own, where nothing else disturbed it. Sent together, as a run does, they take less. */
  readonly statements: readonly { readonly name: string; readonly ms: number }[]
  readonly ms: number
}

export async function evidenceCost(databaseUrl: string, docCode: string): Promise<EvidenceCost> {
  const client = await pgConnect(targetOf(databaseUrl, 'off'), DEFAULT_LIMITS)('iu-cutter/benchmark')
  try {
    await sendExtended(client, { sql: BEGIN.sql }, [])
    const asked = [
      { ...FENCE, params: [] },
      { ...END_CHECKS, params: [] },
      { ...registryFor(DEFAULT_SITE).survey, params: [docCode] },
    ]
    const statements: { name: string; ms: number }[] = []
    for (const { name, sql, params } of asked)
      statements.push({ name, ms: await least(() => sendExtended(client, { sql }, params)) })
    await sendExtended(client, { sql: ROLLBACK.sql }, [])
    return { statements, ms: statements.reduce((sum, { ms }) => sum + ms, 0) }
  } finally {
    await client.end()
  }
}

async function least(work: () => Promise<unknown>): Promise<number> {
  let ms = Number.POSITIVE_INFINITY
  for (let i = 0; i < TIMES; i += 1) {
    const began = performance.now()
    await work()
    ms = Math.min(ms, performance.now() - began)
  }
  return ms
}
