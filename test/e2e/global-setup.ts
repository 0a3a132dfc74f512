import type { TestProject } from 'vitest/node'
import { startPostgres } from './support/postgres.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Superuser URL of the one server all end-to-end tests share; each makes databases of its own on it. */
    readonly postgresAdminUrl: string
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startPostgres()
  project.provide('postgresAdminUrl', server.adminUrl)
  return () => server.stop()
}
