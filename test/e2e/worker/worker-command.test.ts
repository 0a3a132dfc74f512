import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { environmentOn } from '../../../local/environment.ts'
import { sqsClient } from '../../../src/adapters/sqs-client.ts'
import { sqsSender } from '../../../src/adapters/sqs-sender.ts'
import { serve } from '../../../src/worker/serve.ts'
import { RUN } from '../../schema/fixtures.ts'
import { awsOfFile } from '../support/aws.ts'

const aws = awsOfFile()
const MAIN = new URL('../../../src/cli/main.ts', import.meta.url).pathname

/** A database that takes a connection and never says a word. */
let mute: Server
const held: Socket[] = []
beforeAll(async () => {
  mute = createServer((socket) => void held.push(socket))
  await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve))
})
afterAll(async () => {
  for (const socket of held) socket.destroy()
  await new Promise((resolve) => mute.close(resolve))
})

interface Running {
  readonly child: ChildProcess
  /** The next line on standard error that holds `words`. */
  line(words: string): Promise<string>
}

const environment = () => ({
  ...environmentOn(aws, `postgres://cutter_dryrun@127.0.0.1:${(mute.address() as AddressInfo).port}/nowhere`),
  CUTTER_WORKER_HEALTH: '0',
})

function cutter(args: readonly string[], change: Readonly<Record<string, string>> = {}): Running {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { PATH: process.env['PATH'], ...environment(), ...change },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const lines = createInterface({ input: child.stderr })[Symbol.asyncIterator]()
  return {
    child,
    line: async (words) => {
      for (;;) {
        const { value, done } = await lines.next()
        if (done === true) throw new Error(`the worker ended without saying "${words}"`)
        if (value.includes(words)) return value
      }
    },
  }
}

const healthUrl = async ({ line }: Running): Promise<string> =>
  /http:\S+(?=\/live)/.exec(await line('Its health'))?.[0] ?? 'no address'

/** Asks until the answer is as it must be. */
async function answered(url: string, status: number): Promise<unknown> {
  for (;;) {
    const answer = await fetch(url)
    if (answer.status === status) return await answer.json()
    await answer.arrayBuffer()
  }
}

test('the worker answers for its health on 127.0.0.1 and ends with 0 on SIGTERM', async () => {
  const running = cutter(['worker'])
  const url = await healthUrl(running)
  expect(new URL(url).hostname).toBe('127.0.0.1')
  expect(await answered(`${url}/ready`, 200)).toMatchObject({
    live: true,
    queues: [{ queue: 'cutter-cut.fifo' }, { queue: 'cutter-resume.fifo', in_hand: 0, last_error: null }],
  })
  running.child.kill('SIGTERM')
  expect(await once(running.child, 'close')).toEqual([0, null])
})

test('a worker that cannot reach its queues is alive and not ready, with the cause', async () => {
  const running = cutter(['worker'], { CUTTER_AWS_ENDPOINT: 'http://127.0.0.1:9' })
  const url = await healthUrl(running)
  const failed = async () => {
    for (;;) {
      const told = JSON.stringify(await answered(`${url}/ready`, 503))
      if (told.includes('"cause"')) return told
    }
  }
  expect(await failed()).toContain('ECONNREFUSED')
  expect(await answered(`${url}/live`, 200)).toMatchObject({ ready: false })
})

test('an address that is taken, and a worker over a folder, are refused before anything is polled', async () => {
  const taken = cutter(['worker'], { CUTTER_WORKER_HEALTH: String((mute.address() as AddressInfo).port) })
  await taken.line('CUTTER_WORKER_HEALTH: cannot listen')
  expect(await once(taken.child, 'close')).toEqual([4, null])
  const folder = cutter(['--runs-dir', 'runs', 'worker'])
  await folder.line('A folder has no queues')
  expect(await once(folder.child, 'close')).toEqual([4, null])
})

test('a message that does not end keeps no worker from stopping: it is left in hand, and said to be', async () => {
  const told = Promise.withResolvers<void>()
  const taken = once(mute, 'connection')
  const served = serve(environment(), { told: told.promise, note: () => {}, stopMs: 1 })
  const send = sqsSender(sqsClient({ endpoint: aws.endpoint }), { cut: aws.cutQueueUrl, resume: aws.resumeQueueUrl })
  await send({ type: 'cut', v: 1, document_id: 'STUCK', run_id: RUN, requested_by: 'a test' })
  await taken
  told.resolve()
  expect(await served).toEqual({ left: 1 })
})
