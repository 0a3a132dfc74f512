/** The database to connect to, and as whom. */
export interface PgTarget {
  readonly host: string
  readonly port: number
  readonly database: string
  readonly user: string
  readonly password?: string
  /** `verify`: TLS with the roots that Node trusts, or with `ca` (PEM) alone; name checked. `off`: loopback only. */
  readonly tls: 'verify' | 'off'
  readonly ca?: string
}

/**
 * The target that `postgresql://user:password@host:port/database` names. Parameters in the URL are refused: they could
 * undo the settings of `pg-client.ts`.
 * @throws Error that never repeats the URL
 */
export function targetOf(url: string, tls: PgTarget['tls'], ca?: string): PgTarget {
  const parsed = URL.parse(url)
  if (parsed === null || !/^postgres(ql)?:$/.test(parsed.protocol)) throw new Error('not a postgresql:// URL')
  if (parsed.search !== '') throw new Error('parameters in the database URL are not accepted')
  const database = decodeURIComponent(parsed.pathname.slice(1))
  const user = decodeURIComponent(parsed.username)
  if (parsed.hostname === '' || database === '' || user === '')
    throw new Error('the database URL lacks host, user or database')
  return {
    host: parsed.hostname.replace(/^\[|\]$/g, ''),
    port: parsed.port === '' ? 5432 : Number(parsed.port),
    database,
    user,
    ...(parsed.password === '' ? {} : { password: decodeURIComponent(parsed.password) }),
    tls,
    ...(ca === undefined ? {} : { ca }),
  }
}
