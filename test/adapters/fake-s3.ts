import { createServer, type IncomingMessage } from 'node:http'
import { onTestFinished } from 'vitest'

/** What an S3 of our own making answers to one request; null never answers. */
export interface Answer {
  readonly status: number
  /** The error code in S3's XML. */
  readonly code?: string
  readonly body?: string
  readonly etag?: string
  /** Of a bucket that keeps versions. */
  readonly version?: string
  /** Sends head and body, and never ends. */
  readonly stalls?: true
}

export interface Asked {
  readonly method: string
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** An HTTP server that answers as S3 would in the one situation a test is about; closed when the test ends. */
export async function fakeS3(answer: (asked: Asked, n: number) => Answer | null) {
  const asked: Asked[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { method = '', url = '', headers } = request
      asked.push({ method, path: url.split('?')[0] ?? '', headers, body: Buffer.concat(chunks).toString() })
      const given = answer(asked.at(-1) ?? { method, path: url, headers, body: '' }, asked.length)
      if (given === null) return
      const { status, code } = given
      const xml =
        code === undefined ? '' : `<?xml version="1.0"?><Error><Code>${code}</Code><Message>no</Message></Error>`
      response.writeHead(status, headersOf(given))
      if (given.stalls === true) response.write(given.body ?? xml)
      else response.end(given.body ?? xml)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return { endpoint: `http://127.0.0.1:${port}`, asked }
}

const headersOf = ({ code, etag = '"e"', version }: Answer) => ({
  etag,
  'content-type': code === undefined ? 'application/json' : 'application/xml',
  ...(version === undefined ? {} : { 'x-amz-version-id': version }),
})
