import { join } from 'node:path'
import { bundle, deployBundled } from '../../localstack/deploy.ts'
import { NotHere } from '../../localstack/not-here.ts'
import { startLocalStack } from '../../localstack/stack.ts'

/**
 * A program of its own: starts LocalStack, deploys to it, prints what the tests stand on as one line, and ends it all as
 * soon as its standard input ends. So nothing outlives a test run, even one that is killed.
 */

const folder = join(import.meta.dirname, '..', '..', '.local', 'localstack-tests')
const say = (line: string): void => void process.stderr.write(`${line}\n`)
// A signal to the whole group reaches this process too; the run is over when its input is.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined)
const over = new Promise((resolve) => process.stdin.once('end', resolve))
process.stdin.resume()

// While LocalStack starts.
const bundled = bundle()
const tried = bundled.catch(() => undefined)
try {
  const { stand, server, stop } = await startLocalStack({ folder, keep: false, tell: say })
  try {
    await bundled
    const deployed = await deployBundled(stand)
    process.stdout.write(`${JSON.stringify({ stand, deployed, pid: server.pid, log: server.log })}\n`)
    await over
  } finally {
    await stop()
  }
} catch (error) {
  if (!(error instanceof NotHere)) throw error
  say(`SKIPPED: the tests on LocalStack. ${error.message}`)
  process.stdout.write('null\n')
}
await tried
process.exit()
