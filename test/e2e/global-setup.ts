import type { TestProject } from 'vitest/node'
import { withClient } from '../../db/with-client.ts'
import { startPostgres } from './support/postgres.ts'
import { prepareRoles } from './support/reference.ts'
import { testedVersion } from './support/tested-version.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Superuser URL of the one server all end-to-end tests share; each makes databases of its own on it. */
    readonly postgresAdminUrl: string
  }
}

/**
 * Starts the server. TEST_POSTGRES_ADMIN_URL names another one instead, of any version from 15 on: a superuser's URL, on
 * a server that can be thrown away, since the reference roles are made there and stay.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env['TEST_POSTGRES_ADMIN_URL'] ?? ''
  const server = given === '' ? await startPostgres() : { adminUrl: given, stop: async () => undefined }
  try {
    if (given === '') await ofVersion(server.adminUrl, testedVersion())
    await prepareRoles(server.adminUrl)
  } catch (error) {
    await server.stop()
    throw error
  }
  project.provide('postgresAdminUrl', server.adminUrl)
  return () => server.stop()
}

/** Tests of one version that ran on another would show nothing. */
async function ofVersion(adminUrl: string, wanted: number): Promise<void> {
  const { rows } = await withClient(adminUrl, (client) => client.query('SHOW server_version'))
  const version: string = rows[0].server_version
  if (Number.parseInt(version, 10) !== wanted) throw new Error(`PostgreSQL ${wanted} was to be tested, not ${version}`)
}
