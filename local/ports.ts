import { createServer } from 'node:net'

/** A free port of 127.0.0.1: `wanted` where it is free, else any. Another process can still take it first. */
export async function freePort(wanted: number | null): Promise<number> {
  const port = wanted === null ? null : await tryPort(wanted)
  return port ?? (await tryPort(0)) ?? 0
}

function tryPort(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(null))
    probe.listen(port, '127.0.0.1', () => {
      const address = probe.address()
      const taken = typeof address === 'object' && address !== null ? address.port : null
      probe.close(() => resolve(taken))
    })
  })
}
