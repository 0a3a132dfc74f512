import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Stop } from '../orchestrator/stops.ts'
import type { Health } from './pulse.ts'

/** Where the health is asked for. */
export interface Listen {
  readonly host: string
  readonly port: number
}

export interface HealthServer {
  readonly url: string
  stop(): Promise<void>
}

const ANSWERS = { '/live': 'live', '/ready': 'ready' } as const

/**
 * Answers `GET /live` and `GET /ready` with 200 or 503 and the whole health as JSON; anything else with 404.
 * @throws Stop STOP_REFUSED_INPUT where the address cannot be listened on
 */
export async function healthServer({ host, port }: Listen, health: () => Health): Promise<HealthServer> {
  const server = createServer(({ method = '', url = '' }, response) => {
    const [path] = url.split('?')
    const asked = Object.entries(ANSWERS).find(([known]) => known === path)?.[1]
    if (asked === undefined || !['GET', 'HEAD'].includes(method)) {
      response.writeHead(404).end()
      return
    }
    const told = health()
    response.writeHead(told[asked] ? 200 : 503, { 'content-type': 'application/json', 'cache-control': 'no-store' })
    response.end(method === 'HEAD' ? undefined : `${JSON.stringify(told)}\n`)
  })
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  server.on('error', (cause) =>
    reject(new Stop('STOP_REFUSED_INPUT', `CUTTER_WORKER_HEALTH: cannot listen on ${host}:${port}.`, { cause })),
  )
  server.listen(port, host, resolve)
  await promise
  const bound = (server.address() as AddressInfo).port
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    stop: async () => {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}
