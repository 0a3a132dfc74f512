import { Agent, type IncomingHttpHeaders, request } from 'node:http'

/**
 * The transport of AWS's runtime interface client over `node:http`, with the three calls of its compiled one. An answer is
 * on its way when `done` or `error` returns, and has arrived before the next invocation is asked for.
 */

interface Invocation {
  readonly bodyJson: string
  readonly headers: IncomingHttpHeaders
}

interface Answer {
  readonly status: number
  readonly body: string
  readonly headers: IncomingHttpHeaders
}

const [hostname = '', port = ''] = (process.env['AWS_LAMBDA_RUNTIME_API'] ?? '').split(':')
const agent = new Agent({ keepAlive: true, maxSockets: 1 })
let underWay: Promise<unknown> = Promise.resolve()

export async function next(): Promise<Invocation> {
  await underWay
  const { status, body, headers } = await call('GET', 'next', null, {})
  if (status !== 200) throw new Error(`Failed to get next invocation, error ${status}`)
  return { bodyJson: body, headers }
}

export function done(id: string, body: string): void {
  underWay = call('POST', `${id}/response`, body, {})
}

export function error(id: string, body: string, xray: string): void {
  underWay = call('POST', `${id}/error`, body, { 'lambda-runtime-function-xray-error-cause': xray })
}

function call(
  method: 'GET' | 'POST',
  path: string,
  body: string | null,
  headers: Readonly<Record<string, string>>,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        hostname,
        port,
        method,
        agent,
        path: `/2018-06-01/runtime/invocation/${path}`,
        headers: withLength(headers, body),
      },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            body: Buffer.concat(chunks).toString(),
            headers: response.headers,
          }),
        )
      },
    )
    sent.on('error', reject)
    sent.end(body ?? undefined)
  })
}

const withLength = (headers: Readonly<Record<string, string>>, body: string | null): Record<string, string | number> =>
  body === null
    ? headers
    : { ...headers, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
