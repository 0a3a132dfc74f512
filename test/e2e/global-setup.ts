import type { TestProject } from 'vitest/node'
import { startPostgres } from './support/postgres.ts'
import { prepareRoles } from './support/reference.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Superuser URL of the one server all end-to-end tests share; each makes databases of its own on it. */
    readonly postgresAdminUrl: string
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startPostgres()
  try {
    await prepareRoles(server.adminUrl)
  } catch (error) {
    await server.stop()
    throw error
  }
  project.provide('postgresAdminUrl', server.adminUrl)
  return () => server.stop()
}
