import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A Lambda runtime API for one function that runs in a child process under AWS's runtime interface client. */

export interface Reply {
  readonly kind: 'response' | 'error' | 'init_error'
  readonly body: unknown
}

export interface FunctionUnderTest {
  readonly child: ChildProcess
  /** The child has asked for an invocation, and waits for one. */
  readonly ready: Promise<void>
  /** Hands one event over. `left` in ms, as the context tells the handler. Rejects where the child ends without an answer. */
  invoke(event: unknown, left?: number): Promise<Reply>
  /** Every path that the child has called, in order. */
  readonly calls: readonly string[]
  output(): string
  /** Ends the child, if it lives, and the API. */
  stop(): Promise<void>
}

export interface FunctionOptions {
  /** Arguments of Node that run the client. */
  readonly runtime: readonly string[]
  /** Where the bundles are. */
  readonly folder: string
  /** As in the template: `file.export`. */
  readonly handler: string
  readonly environment: Readonly<Record<string, string>>
}

const LEFT = 60_000
const ARN = 'arn:aws:lambda:us-east-1:000000000000:function:under-test'

export async function startFunction(options: FunctionOptions): Promise<FunctionUnderTest> {
  const calls: string[] = []
  const replies: ((reply: Reply) => void)[] = []
  const asked = Promise.withResolvers<void>()
  const waiting: { event: unknown; left: number }[] = []
  let idle: ServerResponse | null = null
  let invocations = 0

  const handOver = (): void => {
    const next = idle === null ? undefined : waiting.shift()
    if (idle === null || next === undefined) return
    invocations += 1
    idle.writeHead(200, {
      'content-type': 'application/json',
      'lambda-runtime-aws-request-id': `request-${invocations}`,
      'lambda-runtime-deadline-ms': String(Date.now() + next.left),
      'lambda-runtime-invoked-function-arn': ARN,
      'lambda-runtime-trace-id': 'Root=1-00000000-000000000000000000000000;Sampled=0',
    })
    idle.end(JSON.stringify(next.event))
    idle = null
  }
  const server = createServer(async (request, response) => {
    calls.push(`${request.method} ${request.url}`)
    if (request.url?.endsWith('/invocation/next') === true) {
      idle = response
      asked.resolve()
      return handOver()
    }
    const body = JSON.parse((await textOf(request)) || 'null')
    response.writeHead(202).end()
    replies.shift()?.({ kind: kindOf(request.url ?? ''), body })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const { child, output } = startChild(options, port)
  const ended = once(child, 'close')
  return {
    child,
    ready: asked.promise,
    calls,
    output,
    invoke: (event, left = LEFT) => {
      const reply = Promise.withResolvers<Reply>()
      replies.push(reply.resolve)
      ended.then(() => reply.reject(new Error(`The function ended without an answer:\n${output()}`)))
      waiting.push({ event, left })
      handOver()
      return reply.promise
    },
    stop: async () => {
      child.kill('SIGKILL')
      await ended
      server.closeAllConnections()
      server.close()
    },
  }
}

function startChild({ runtime, folder, handler, environment }: FunctionOptions, port: number) {
  const child = spawn(process.execPath, runtime, {
    cwd: folder,
    // Nothing of this process: as in Lambda, the function has what its configuration says.
    env: {
      ...environment,
      AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${port}`,
      _HANDLER: handler,
      LAMBDA_TASK_ROOT: folder,
      AWS_LAMBDA_FUNCTION_NAME: 'under-test',
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '1024',
      AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/under-test',
      AWS_LAMBDA_LOG_STREAM_NAME: 'stream',
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      said += String(chunk)
    })
  }
  return { child, output: () => said }
}

const kindOf = (url: string): Reply['kind'] =>
  url.endsWith('/init/error') ? 'init_error' : url.endsWith('/response') ? 'response' : 'error'

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}
