import type { Secret } from '../secret.ts'
import { codeOf } from './error-code.ts'
import type { Connect } from './pg-client.ts'

/** Who logs in to the database, and how it proves it. */
export interface Login {
  readonly user: string
  readonly password: Secret
}

export interface LoginSource {
  /** The login as last read. @throws Stop STOP_SOURCE_UNREACHABLE */
  known(): Promise<Login>
  /** The login as it is now, whatever was read before. @throws Stop STOP_SOURCE_UNREACHABLE */
  fresh(): Promise<Login>
}

/** SQLSTATEs of a refused login: a wrong password, or a login that the server does not take from this role. */
const REFUSED: ReadonlySet<unknown> = new Set(['28P01', '28000'])

/**
 * Connects with the login that the source knows. One that the server refuses is read again once, for it may have been rotated.
 * The same login is not tried twice, since some servers lock a role out.
 */
export const connectAs =
  (source: LoginSource, connect: (login: Login) => Connect): Connect =>
  async (applicationName) => {
    const known = await source.known()
    try {
      return await connect(known)(applicationName)
    } catch (error) {
      if (!isRefused(error)) throw error
      const fresh = await source.fresh()
      if (isSameLogin(known, fresh)) throw error
      return await connect(fresh)(applicationName)
    }
  }

const isSameLogin = (a: Login, b: Login): boolean => a.user === b.user && a.password.reveal() === b.password.reveal()

const isRefused = (error: unknown): boolean => REFUSED.has(codeOf(error))

/** A login that never changes. */
export const fixedLogin = (login: Login): LoginSource => ({ known: async () => login, fresh: async () => login })

/** A login that is read once and kept until it is refused. */
export function keptLogin(read: () => Promise<Login>): LoginSource {
  let kept: Promise<Login> | null = null
  const fresh = async (): Promise<Login> => {
    const reading = read()
    kept = reading
    reading.catch(() => {
      if (kept === reading) kept = null
    })
    return await reading
  }
  return { fresh, known: async () => await (kept ?? fresh()) }
}

/** A login that is made anew for each connection. */
export const newLogin = (make: () => Promise<Login>): LoginSource => ({ known: make, fresh: make })
