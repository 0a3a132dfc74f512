import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { discardPostgres, startPostgres } from '../../../local/postgres.ts'
import { testedBinaries } from './tested-version.ts'

/**
 * A program of its own: starts a PostgreSQL server, prints its superuser's URL as one line, and stops and deletes it as
 * soon as its standard input ends. So no server outlives a test run, even one that is killed.
 */

// Taken only at a start: many databases at once, and the prepared transactions that the read-only tests try.
const SETTINGS = { max_connections: 200, max_prepared_transactions: 8 }

// A signal to the whole group reaches this process too; the run is over when its input is.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined)

const folder = await mkdtemp(join(tmpdir(), 'iu-cutter-test-'))
// As root the server runs as another account, which must get in.
await chmod(folder, 0o755)
const binaries = await testedBinaries()
const first = await startPostgres({ folder, port: null, binaries })
const admin = new pg.Client({ connectionString: first.adminUrl })
await admin.connect()
for (const [name, value] of Object.entries(SETTINGS)) await admin.query(`ALTER SYSTEM SET ${name} = ${value}`)
await admin.end()
await first.stop()

const server = await startPostgres({ folder, port: first.port, binaries })
process.stdout.write(`${server.adminUrl}\n`)
process.stdin.resume()
await new Promise((resolve) => process.stdin.once('end', resolve))

await server.stop()
await discardPostgres(folder, binaries)
await rm(folder, { recursive: true, force: true })
