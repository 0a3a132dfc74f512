import { inspect } from 'node:util'

/** Credentials that are obviously made up, one for each place where a real one would stand. */
export const CANARIES = {
  database: 'canary-DATABASE-p@ss/w%rd',
  awsSecret: 'canary/AWS+SECRET/ACCESS/KEY/0000000000000',
  awsToken: 'canary//AWS+SESSION+TOKEN==',
} as const

export const DATABASE_URL = `postgresql://cutter_dryrun:${encodeURIComponent(CANARIES.database)}@127.0.0.1:1/reference`

export const CREDENTIALS = { AWS_SECRET_ACCESS_KEY: CANARIES.awsSecret, AWS_SESSION_TOKEN: CANARIES.awsToken }

/** As a text could carry it: plain, in a URL, in base64, in JSON. */
const FORMS = Object.values(CANARIES).flatMap((canary) => [
  canary,
  encodeURIComponent(canary),
  Buffer.from(canary).toString('base64'),
  JSON.stringify(canary).slice(1, -1),
])

/** The canaries that a value shows anywhere: in what is printed of it, in hidden properties, stacks and causes, in its JSON. */
export function hits(value: unknown): readonly string[] {
  const shown = [
    typeof value === 'string'
      ? value
      : inspect(value, { depth: null, showHidden: true, getters: true, maxStringLength: null }),
    String(value),
    JSON.stringify(value) ?? '',
  ].join('\n')
  return [...new Set(FORMS)].filter((form) => shown.includes(form))
}

/** An error as careful libraries do not make it: the secret in its message, stack, cause and whatever hangs on it. */
export function blabbing(name: string, code: string, secret: string): Error {
  const error = Object.assign(new Error(`could not: ${secret}`, { cause: new Error(`because of ${secret}`) }), {
    code,
    detail: `DETAIL ${secret}`,
    hint: `HINT ${secret}`,
    client: { password: secret },
    CanonicalRequest: `GET\nx-amz-security-token:${secret}`,
    $response: { headers: { authorization: secret } },
  })
  error.name = name
  return error
}
