import { readFileSync } from 'node:fs'
import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { PARTS, VARIABLE_NAMES, VARIABLES, type Variable, type VariableName } from '../../src/config/table.ts'
import { type Environment, loadConfig, settingsOf } from '../../src/config.ts'
import { DEFAULT_SETTINGS } from '../../src/orchestrator/settings.ts'
import { CODE_VERSION } from '../../src/version.ts'

const PASSWORD = 'not-a-real-password'
const environment: Environment = {
  CUTTER_BUCKET: 'iu-cutter-local',
  CUTTER_CUT_QUEUE_URL: 'http://127.0.0.1:4566/000000000000/cutter-cut.fifo',
  CUTTER_RESUME_QUEUE_URL: 'http://127.0.0.1:4566/000000000000/cutter-resume.fifo',
  CUTTER_DATABASE_URL: `postgres://cutter_dryrun:${PASSWORD}@127.0.0.1:5432/law`,
}

function problems(change: Environment, part: (typeof PARTS)[number] = 'worker'): string {
  try {
    loadConfig({ ...environment, ...change }, part)
  } catch (error) {
    return error instanceof Error ? error.message : 'threw no error'
  }
  return ''
}

/** A value that no variable of the type may have; null where every text is one. */
const WRONG: { readonly [T in Variable['type']]: string | null } = {
  text: null,
  name: 'public"; drop',
  queue: 'https://sqs.example/cutter-cut',
  url: 'ftp://example',
  database: 'mysql://a@b/c',
  tls: 'require',
  bytes: '0',
  count: '-5',
  ms: '1.5',
  sha256: 'ABC',
  flag: 'yes',
  list: null,
  principals: 'AROAEXAMPLE:session',
  policy: 'Signed',
  keys: '{}',
  arn: 'a-secret',
  auth: 'kerberos',
  listen: '127.0.0.1:70000',
}

describe('the environment', () => {
  it('of the four needed variables alone is enough; everything else has its default', () => {
    const config = loadConfig(environment, 'worker')
    expect(config.bucket).toBe('iu-cutter-local')
    expect(config.databaseTls).toBe('verify-full')
    expect(config.maxBodyBytes).toBe(64 * 1024 * 1024)
    expect(settingsOf(config)).toEqual({ ...DEFAULT_SETTINGS, codeVersion: CODE_VERSION })
    expect(Object.isFrozen(config)).toBe(true)
  })

  const needed = PARTS.flatMap((part) =>
    VARIABLE_NAMES.filter((name) => ([...VARIABLES[name].needed_by] as readonly string[]).includes(part)).map(
      (name) => [part, name] as const,
    ),
  )
  it.each(needed)('%s does not start without %s, and an empty value counts as unset', (part, name) => {
    expect(problems({ [name]: undefined }, part)).toContain(`${name} is not set`)
    expect(problems({ [name]: '' }, part)).toContain(`${name} is not set`)
  })

  it.each(VARIABLE_NAMES)('H12 %s misspelt is refused, with the name that was meant', (name) => {
    for (const misspelt of [`${name}S`, name.replace(/.$/, ''), name.replace('CUTTER_', 'CUTTER__')]) {
      expect(problems({ [misspelt]: 'x' })).toContain(`${misspelt} is not a known variable; did you mean ${name}?`)
    }
  })

  it.each(
    VARIABLE_NAMES.filter((name) => WRONG[VARIABLES[name].type] !== null),
  )('an ill-formed %s is refused by its name', (name: VariableName) => {
    const wrong = WRONG[VARIABLES[name].type] ?? ''
    const message = problems({ [name]: wrong })
    expect(message).toContain(`${name} must be`)
  })

  it('names all its problems at once', () => {
    const message = problems({
      CUTTER_BUCKET: '',
      CUTTER_FOUR_EYES: 'perhaps',
      CUTTER_BUKET: 'x',
      CUTTER_BUDGET_MS: '0',
    })
    expect(message).toContain('4 problems')
    for (const name of [
      'CUTTER_BUCKET is not set',
      'CUTTER_FOUR_EYES must',
      'CUTTER_BUKET is not',
      'CUTTER_BUDGET_MS must',
    ]) {
      expect(message).toContain(name)
    }
  })

  it('takes no time that a timer cannot wait: one of 25 days would be over at once', () => {
    expect(problems({ CUTTER_STATEMENT_TIMEOUT_MS: '86400000' })).toBe('')
    expect(problems({ CUTTER_STATEMENT_TIMEOUT_MS: '2147483647' })).toContain('CUTTER_STATEMENT_TIMEOUT_MS must be')
  })

  it('never shows the database URL: not in an error, not in a log line, not when printed', () => {
    const config = loadConfig(environment, 'worker')
    expect(JSON.stringify(config) + inspect(config) + String(config.databaseUrl)).not.toContain(PASSWORD)
    expect(config.databaseUrl.reveal()).toContain(PASSWORD)
    const wrong = problems({
      CUTTER_DATABASE_URL: `postgres://u:${PASSWORD}@db.example`,
      CUTTER_DATABASE_TLS: 'off',
      CUTTER_X: PASSWORD,
    })
    expect(wrong).toContain('CUTTER_DATABASE_URL')
    expect(wrong).not.toContain(PASSWORD)
  })

  it.each([
    'sslmode=disable',
    'ssl=0',
    'application_name=x',
    'options=-c%20default_transaction_read_only%3Doff',
    'host=db.example',
  ])('a database URL cannot override what the program sets: %s', (parameter) => {
    expect(problems({ CUTTER_DATABASE_URL: `${environment['CUTTER_DATABASE_URL']}?${parameter}` })).toContain(
      'CUTTER_DATABASE_URL',
    )
  })

  it.each([
    ['postgres://127.0.0.1/law', 'role'],
    ['postgres://u:p@127.0.0.1', 'database'],
    ['postgres://u@/law', 'postgres:// URL'],
    ['postgres://u:50%off@127.0.0.1/law', '%25'],
  ])('%s is told what it lacks', (url, part) => {
    expect(problems({ CUTTER_DATABASE_URL: url })).toContain(part)
  })

  it('TLS can be turned off for a loopback database only', () => {
    const to = (host: string) =>
      problems({ CUTTER_DATABASE_TLS: 'off', CUTTER_DATABASE_URL: `postgres://u:p@${host}/law` })
    for (const host of ['127.0.0.1', 'localhost', '[::1]:5432']) expect(to(host)).toBe('')
    for (const host of ['db.example', '10.0.0.1', '127.0.0.1.example.org', '128.0.0.1'])
      expect(to(host)).toContain('may be off only')
  })

  it.each([
    ['CUTTER_FOUR_EYES', 'true'],
    ['CUTTER_SENDERS_DIFFER', 'true'],
    ['CUTTER_SG1_SENDERS', 'AROAANN'],
    ['CUTTER_SG2_SENDERS', 'AROAANN,AROABOB'],
  ])('%s is refused with file state, which has no senders', (name, value) => {
    expect(problems({ [name]: value }, 'run')).toContain(name)
    expect(problems({ [name]: value }, 'worker')).toBe('')
    expect(problems({ [name]: value === 'true' ? 'false' : '' }, 'run')).toBe('')
  })

  it('a list is split at its commas, but not at those inside a signature', () => {
    const config = loadConfig(
      { ...environment, CUTTER_ACCEPTED_PUBLIC_RIGHTS: 'EXECUTE on public.f(text, integer), USAGE on x ,' },
      'cut',
    )
    expect(config.acceptedPublicRights).toEqual(['EXECUTE on public.f(text, integer)', 'USAGE on x'])
  })

  it('the code version is that of the package', () => {
    expect(JSON.parse(readFileSync('package.json', 'utf8'))).toMatchObject({ version: CODE_VERSION })
  })
})

describe('the role is proven in one way', () => {
  const secret = 'arn:aws:secretsmanager:eu-central-1:000000000000:secret:cutter'
  const bare = 'postgresql://cutter_dryrun@db.example/law'
  it.each([
    [
      'a secret beside a password in the URL',
      { CUTTER_DATABASE_SECRET_ARN: secret, CUTTER_DATABASE_URL: 'postgresql://a:not-a-secret@db.example/law' },
    ],
    [
      'a secret beside IAM',
      { CUTTER_DATABASE_SECRET_ARN: secret, CUTTER_DATABASE_AUTH: 'iam', CUTTER_DATABASE_URL: bare },
    ],
    [
      'IAM without TLS',
      { CUTTER_DATABASE_AUTH: 'iam', CUTTER_DATABASE_TLS: 'off', CUTTER_DATABASE_URL: 'postgresql://a@127.0.0.1/law' },
    ],
  ])('%s is refused', (_, change) => {
    expect(() => loadConfig({ ...environment, ...change }, 'worker')).toThrow(/exclude each other|needs TLS/)
  })

  it.each([
    [{ CUTTER_DATABASE_SECRET_ARN: secret }, { databaseSecretArn: secret }],
    [{ CUTTER_DATABASE_AUTH: 'iam' }, { databaseSecretArn: null, databaseAuth: 'iam' }],
  ])('%j alone is taken', (change, taken) => {
    expect(loadConfig({ ...environment, CUTTER_DATABASE_URL: bare, ...change }, 'worker')).toMatchObject(taken)
  })
})
