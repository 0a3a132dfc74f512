import { afterAll, beforeAll } from 'vitest'

const VARIABLES = {
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'not-a-key',
  AWS_SECRET_ACCESS_KEY: 'not-a-secret',
} as const

/** Gives the SDK the region and the credentials of nobody for the tests of one file. */
export function localAwsEnvironment(): void {
  const before = Object.fromEntries(Object.keys(VARIABLES).map((name) => [name, process.env[name]]))
  beforeAll(() => {
    Object.assign(process.env, VARIABLES)
  })
  afterAll(() => {
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[name]
      else process.env[name] = value
    }
  })
}
