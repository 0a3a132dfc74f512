import type { TestProject } from 'vitest/node'
import { startPostgres } from './support/postgres.ts'
import { prepareRoles } from './support/reference.ts'

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
    await prepareRoles(server.adminUrl)
  } catch (error) {
    await server.stop()
    throw error
  }
  project.provide('postgresAdminUrl', server.adminUrl)
  return () => server.stop()
}
