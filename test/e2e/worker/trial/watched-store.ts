import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

/** What stands between a worker and its bucket and sees the states go by. */

export type Moment = 'before' | 'after'

export interface Watch {
  /** The nth write of a state … */
  readonly nth: number
  /** … before it reaches the bucket, or when it lies there and its answer has not come back. */
  readonly moment: Moment
  /** That write gets no answer. */
  readonly struck: () => Promise<void>
}

export interface WatchedStore {
  readonly endpoint: string
  stop(): Promise<void>
}

export async function watchedStore(endpoint: string, { nth, moment, struck }: Watch): Promise<WatchedStore> {
  let states = 0
  const server = createServer((incoming, response) => {
    const isState = incoming.method === 'PUT' && /\/state\.json(\?|$)/.test(incoming.url ?? '')
    if (isState) states += 1
    const here = isState && states === nth ? moment : null
    serve(incoming, response, here).catch(() => response.destroy())
  })
  async function serve(incoming: IncomingMessage, response: ServerResponse, here: Moment | null): Promise<void> {
    if (here === 'before') {
      await struck()
      response.destroy()
      return
    }
    const { status, headers, body } = await passedOn(endpoint, incoming)
    if (here === 'after') await struck()
    response.writeHead(status, headers).end(body)
  }
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function passedOn(endpoint: string, incoming: IncomingMessage) {
  const { method, url, headers } = incoming
  const outgoing = request(new URL(url ?? '/', endpoint), { method: method ?? 'GET', headers })
  incoming.pipe(outgoing)
  const [answer] = (await once(outgoing, 'response')) as [IncomingMessage]
  const body = await buffer(answer)
  return { status: answer.statusCode ?? 502, headers: answer.headers, body }
}
