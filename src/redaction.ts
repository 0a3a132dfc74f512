import { hideSecrets, Secret } from './secret.ts'

/**
 * What others say (a server, a driver, an SDK, an error that nobody foresaw) passes through here before it is kept, logged
 * or shown. Two nets: the secrets that this process knows, word for word, and forms in which secrets travel.
 */

/** Where the AWS SDK and libpq look for credentials besides our own settings. */
const CREDENTIALS = ['AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'PGPASSWORD'] as const

/** From here on the credentials of this environment are hidden wherever a text passes through. */
export function knowCredentials(environment: Readonly<Record<string, string | undefined>>): void {
  for (const name of CREDENTIALS) {
    const value = environment[name]
    if (value !== undefined && value !== '') new Secret(value)
  }
}

/** Each looks at a text once, however long it is and whatever it repeats: a server may say what it likes. */
const FORMS: readonly (readonly [RegExp, string])[] = [
  [/([a-z][a-z0-9+.-]{0,31}:\/\/)[^\s/@:]*:[^\s/@]+@/gi, '$1[secret]@'],
  [
    /\b(password|passwd|security-token|secret[_-]?access[_-]?key|session[_-]?token)(["']?\s*[=:]\s*["']?)[^\s"',;&]+/gi,
    '$1$2[secret]',
  ],
]

/** The text with every secret taken out. */
export const redacted = (text: string): string =>
  FORMS.reduce((shown, [form, instead]) => shown.replace(form, instead), hideSecrets(text))

/** In UTF-16 code units: more of what others say than this is kept nowhere, for it comes into states, mails and log lines. */
const LONGEST = 4_000

/** What others say: redacted first, so that no secret is cut in two, then bounded. */
export function heard(text: string): string {
  const shown = redacted(text)
  return shown.length <= LONGEST ? shown : `${shown.slice(0, LONGEST)}… (${shown.length} characters)`
}

/**
 * What is kept of an error that somebody else made: name, code, message, stack and causes, redacted. Everything else that
 * hangs on it is left behind: an SDK's exception may carry the whole signed request, a driver's the row.
 */
export function safeCause(thrown: unknown): Error {
  if (!(thrown instanceof Error))
    return new Error(heard(typeof thrown === 'string' ? thrown : `threw ${typeof thrown}`))
  const safe: Error & { code?: string } = new Error(
    heard(thrown.message),
    thrown.cause === undefined ? undefined : { cause: safeCause(thrown.cause) },
  )
  safe.name = thrown.name
  safe.stack = heard(thrown.stack ?? '')
  if ('code' in thrown && typeof thrown.code === 'string') safe.code = thrown.code
  return safe
}
