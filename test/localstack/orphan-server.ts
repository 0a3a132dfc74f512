import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { installLocalStack, installRuntime } from '../../localstack/install.ts'
import { startServer } from '../../localstack/server.ts'

/** A program of its own: starts LocalStack, prints its process id and folder, and waits to be killed. */

const folder = mkdtempSync(join(tmpdir(), 'iu-cutter-orphan-'))
const installation = await installLocalStack(() => {})
const { pid } = await startServer({ installation, runtime: await installRuntime(), folder, port: null })
process.stdout.write(`${JSON.stringify({ pid, folder })}\n`)
