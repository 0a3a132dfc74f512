import pg from 'pg'
import { SEARCH_PATH } from '../sql/session.ts'
import type { PgTarget } from './pg-target.ts'

/** Where pg clients are built; nothing else knows how one is set up. */

/** In milliseconds. */
export interface PgLimits {
  readonly connectTimeoutMs: number
  readonly statementTimeoutMs: number
  readonly lockTimeoutMs: number
  readonly idleInTransactionTimeoutMs: number
}

/** How statements that stay on a connection are planned: once, whatever their parameters (`kept`), or each time (`anew`). */
export type Planning = 'kept' | 'anew'

export const DEFAULT_LIMITS: PgLimits = {
  connectTimeoutMs: 10_000,
  statementTimeoutMs: 30_000,
  lockTimeoutMs: 2_000,
  idleInTransactionTimeoutMs: 60_000,
}

export type Client = pg.Client

/** Opens a connection under an application name. */
export type Connect = (applicationName: string) => Promise<Client>

/** Settings that a role, a database or the environment must not decide. */
const SETTINGS = {
  default_transaction_read_only: 'on',
  row_security: 'off',
  search_path: SEARCH_PATH,
  TimeZone: 'UTC',
  DateStyle: 'ISO',
  IntervalStyle: 'iso_8601',
  extra_float_digits: '1',
  bytea_output: 'hex',
  // Names are compared as the catalog quotes them; a GIN index leaves rows out where it may.
  quote_all_identifiers: 'off',
  gin_fuzzy_search_limit: '0',
  jit: 'off',
  max_parallel_workers_per_gather: '0',
} as const

const KEPT_PLANS = { plan_cache_mode: 'force_generic_plan' } as const

/** How long after the server's own timeout a silent server is given up. */
const GRACE_MS = 5_000

const TYPES = pg.types.builtins
const PARSED: ReadonlySet<number> = new Set([TYPES.BOOL, TYPES.INT2, TYPES.INT4, TYPES.JSON, TYPES.JSONB])

/** int8 and times stay text, so that nothing is rounded or moved to the time zone of this machine. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number) => (PARSED.has(oid) ? pg.types.getTypeParser(oid, 'text') : (text: string) => text),
}

/**
 * Opens a new connection at each call, with settings that no role or database overrides. It throws what `pg` throws;
 * `readOnly` makes a Stop of it.
 */
export const pgConnect =
  (target: PgTarget, limits: PgLimits = DEFAULT_LIMITS, planning: Planning = 'anew'): Connect =>
  async (applicationName) => {
    const client = new pg.Client({
      host: target.host,
      port: target.port,
      database: target.database,
      user: target.user,
      password: target.password ?? '',
      ssl: target.tls === 'verify' ? { rejectUnauthorized: true, ...(target.ca ? { ca: target.ca } : {}) } : false,
      application_name: applicationName,
      connectionTimeoutMillis: limits.connectTimeoutMs,
      statement_timeout: limits.statementTimeoutMs,
      lock_timeout: limits.lockTimeoutMs,
      idle_in_transaction_session_timeout: limits.idleInTransactionTimeoutMs,
      query_timeout: limits.statementTimeoutMs + GRACE_MS,
      keepAlive: true,
      pipeline: true,
      options: Object.entries({ ...SETTINGS, ...(planning === 'kept' ? KEPT_PLANS : {}) })
        .map(([name, value]) => `-c ${name}=${value}`)
        .join(' '),
      types,
    })
    // A server that ends the session says so here; the statement under way fails with the cause.
    client.on('error', () => undefined)
    try {
      await client.connect()
      guard(client)
    } catch (error) {
      // Without a goodbye: one who refuses and never hangs up would be waited for without end.
      client.connection.stream.destroy()
      throw error
    }
    return client
  }

/**
 * An answer that the driver cannot read ends the connection, not the process: the driver throws where nobody could catch it,
 * of a text too long for a string or a message cut short.
 */
function guard({ connection: { stream } }: Client): void {
  const emit = stream.emit.bind(stream)
  stream.emit = (event: string | symbol, ...given: unknown[]): boolean => {
    try {
      return emit(event, ...given)
    } catch (error) {
      stream.destroy(error instanceof Error ? error : new Error(String(error)))
      return true
    }
  }
}
