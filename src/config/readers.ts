import * as z from 'zod/mini'
import type { DurationMs } from '../orchestrator/brands.ts'
import { APPROVAL_POLICIES } from '../orchestrator/state.ts'
import { sha256 } from '../schema/scalars.ts'
import { Secret } from '../secret.ts'
import { readKeys } from './approver-keys.ts'
import { TYPES, type VariableType } from './table.ts'

/** How the text of each type of variable becomes a value. */

const form = (type: VariableType, shape: RegExp) => z.string().check(z.regex(shape, `must be ${TYPES[type]}`))

const whole = (type: VariableType) =>
  z.pipe(
    form(type, /^\d{1,15}$/).check(z.refine((text) => Number(text) > 0, `must be ${TYPES[type]}`)),
    z.transform(Number),
  )

const DAY_MS = 86_400_000

const url = (type: VariableType, shape: RegExp) =>
  form(type, shape).check(z.refine((text) => URL.canParse(text), `must be ${TYPES[type]}`))

/** An IPv6 address stands in brackets. */
const LISTEN = /^(?:([\w.-]+|\[[\da-fA-F:]+\]):)?(\d{1,5})$/

function listenIn(text: string): { readonly host: string; readonly port: number } {
  const [, host = '127.0.0.1', port] = LISTEN.exec(text) ?? []
  return { host: host.replaceAll(/[[\]]/g, ''), port: Number(port) }
}

export const READERS = {
  text: z.string(),
  name: form('name', /^[A-Za-z_][A-Za-z0-9_]{0,62}$/),
  queue: url('queue', /^https?:\/\/.+\.fifo$/),
  url: url('url', /^https?:\/\//),
  database: z.pipe(
    z.string().check(
      z.superRefine((text, context) => {
        for (const message of databaseProblems(text)) context.addIssue({ code: 'custom', message })
      }),
    ),
    z.transform((text) => new Secret(text)),
  ),
  tls: z.enum(['verify-full', 'off'], `must be ${TYPES.tls}`),
  auth: z.enum(['password', 'iam'], `must be ${TYPES.auth}`),
  arn: form('arn', /^arn:[a-z0-9-]+:[a-z0-9-]+:\S+$/),
  listen: z.pipe(
    form('listen', LISTEN).check(z.refine((text) => listenIn(text).port <= 65_535, `must be ${TYPES.listen}`)),
    z.transform(listenIn),
  ),
  bytes: whole('bytes'),
  count: whole('count'),
  ms: z.pipe(
    // A timer that is set to more than 24 days goes off at once.
    whole('ms').check(z.refine((ms) => ms <= DAY_MS, `must be ${TYPES.ms}`)),
    z.transform((n) => n as DurationMs),
  ),
  sha256,
  flag: z.pipe(
    z.enum(['true', 'false'], `must be ${TYPES.flag}`),
    z.transform((text) => text === 'true'),
  ),
  list: z.pipe(z.string(), z.transform(itemsOf)),
  policy: z.enum(APPROVAL_POLICIES, `must be ${TYPES.policy}`),
  principals: z.pipe(
    z
      .string()
      .check(
        z.refine(
          (text) => itemsOf(text).every((item) => /^[A-Za-z0-9_-]{1,128}$/.test(item)),
          `must be a ${TYPES.principals}`,
        ),
      ),
    z.transform(itemsOf),
  ),
  keys: z.pipe(
    z.string().check(
      z.superRefine((text, context) => {
        const read = readKeys(text)
        if (read.kind === 'bad') for (const message of read.problems) context.addIssue({ code: 'custom', message })
      }),
    ),
    z.transform((text) => {
      const read = readKeys(text)
      return read.kind === 'keys' ? read.keys : []
    }),
  ),
} as const satisfies { readonly [T in VariableType]: z.ZodMiniType<unknown, string> }

/** Commas inside brackets belong to an item: `EXECUTE on public.f(text, integer)`. */
function itemsOf(text: string): readonly string[] {
  const items = text.split(/,(?![^()]*\))/).map((item) => item.trim())
  return Object.freeze(items.filter((item) => item !== ''))
}

/** Parameters of the URL could undo what the program sets, TLS and session settings among them. */
function databaseProblems(text: string): readonly string[] {
  if (!/^postgres(ql)?:\/\//.test(text) || !URL.canParse(text)) return [`must be a ${TYPES.database}`]
  const { username, password, hostname, pathname, search } = new URL(text)
  const lacks = (part: string) => `must name the ${part}: postgres://ROLE:PASSWORD@HOST/DATABASE`
  return [
    ...(username === '' ? [lacks('role')] : []),
    ...(hostname === '' ? [lacks('host')] : []),
    ...(pathname.length < 2 ? [lacks('database')] : []),
    ...(search === ''
      ? []
      : ['must carry no parameters: TLS is set by CUTTER_DATABASE_TLS, the session by the program']),
    ...([username, password, pathname].every(isEscaped) ? [] : ['must write % as %25']),
  ]
}

function isEscaped(part: string): boolean {
  return !/%(?![0-9A-Fa-f]{2})/.test(part)
}

/** Whether the server is on this machine. */
export const isLoopback = (databaseUrl: string): boolean =>
  /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(new URL(databaseUrl).hostname)
