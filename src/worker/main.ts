#!/usr/bin/env node
import { redacted } from '../redaction.ts'
import { workerOf } from './compose.ts'

/** Runs the worker on the environment of this process until SIGTERM or SIGINT; a second one ends it at once. */
try {
  const worker = await workerOf(process.env)
  const stop = (): void => {
    process.once('SIGTERM', () => process.exit(143))
    process.once('SIGINT', () => process.exit(130))
    worker.stop().catch(fail)
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
  process.stderr.write('The worker polls both queues.\n')
} catch (error) {
  fail(error)
}

function fail(error: unknown): void {
  process.stderr.write(`${redacted(error instanceof Error ? error.message : String(error))}\n`)
  process.exitCode = 1
}
