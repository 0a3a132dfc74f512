import { createServer as createHttpServer, request } from 'node:http'
import { type AddressInfo, connect, createServer, type Server } from 'node:net'

/** Stands between the product and its servers and counts what passes; it changes nothing. */

export interface Counted {
  readonly port: number
  /** In the order in which it passed, both servers in one list. */
  readonly log: string[]
  stop(): Promise<void>
}

/** One line for each request: `GET key`. The name of the bucket is left out. */
export async function countingS3(endpoint: string, log: string[]): Promise<Counted> {
  const target = new URL(endpoint)
  const server = createHttpServer((incoming, outgoing) => {
    const { method = '', url = '', headers } = incoming
    const { pathname, searchParams } = new URL(url, endpoint)
    const key = decodeURIComponent(pathname.split('/').slice(2).join('/'))
    log.push(searchParams.has('list-type') ? `LIST ${searchParams.get('prefix')}` : `${method} ${key}`)
    const onward = request({ host: target.hostname, port: target.port, method, path: url, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers)
      answer.pipe(outgoing)
    })
    onward.on('error', () => outgoing.destroy())
    incoming.pipe(onward)
  })
  return await started(server, log)
}

/**
 * `connect` and `goodbye` for each connection, and between them one `trip` for each time that the client spoke after
 * the server had answered: statements sent together are one trip.
 */
export async function countingPostgres(url: string, log: string[]): Promise<Counted> {
  const target = new URL(url)
  const server = createServer((client) => {
    log.push('connect')
    let answered = true
    const upstream = connect(Number(target.port), target.hostname)
    client.on('data', (bytes) => {
      // X is the client's goodbye, which waits for no answer.
      if (bytes[0] === 0x58) log.push('goodbye')
      else if (answered) log.push('trip')
      answered = false
      upstream.write(bytes)
    })
    upstream.on('data', (bytes) => {
      answered = true
      client.write(bytes)
    })
    upstream.on('close', () => client.end())
    client.on('close', () => upstream.end())
    for (const socket of [client, upstream]) socket.on('error', () => socket.destroy())
  })
  return await started(server, log)
}

async function started(server: Server, log: string[]): Promise<Counted> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    port,
    log,
    stop: async () => {
      if ('closeAllConnections' in server && typeof server.closeAllConnections === 'function')
        server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
