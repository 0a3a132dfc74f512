import { describe, expect, it, onTestFinished } from 'vitest'
import { type HealthServer, healthServer } from '../../src/worker/health-server.ts'
import type { Health } from '../../src/worker/pulse.ts'

const WELL: Health = { live: true, ready: true, stopping: false, queues: [] }

async function serving(health: () => Health): Promise<HealthServer> {
  const server = await healthServer({ host: '127.0.0.1', port: 0 }, health)
  onTestFinished(server.stop)
  return server
}

describe('the health of a worker', () => {
  it.each([
    [WELL, 200, 200],
    [{ ...WELL, ready: false }, 200, 503],
    [{ ...WELL, live: false }, 503, 200],
  ])('%j is answered by %i at /live and %i at /ready', async (health, live, ready) => {
    const { url } = await serving(() => health)
    const answers = await Promise.all(['/live', '/ready'].map((path) => fetch(`${url}${path}`)))
    expect(answers.map(({ status }) => status)).toEqual([live, ready])
    for (const answer of answers) expect(await answer.json()).toEqual(health)
  })

  it('is as of the question', async () => {
    let health = WELL
    const { url } = await serving(() => health)
    expect((await fetch(`${url}/ready`)).status).toBe(200)
    health = { ...WELL, ready: false }
    expect((await fetch(`${url}/ready`)).status).toBe(503)
  })

  it.each([
    ['GET', '/'],
    ['GET', '//'],
    ['GET', '/ready/more'],
    ['POST', '/ready'],
  ])('%s %s is nothing that it answers', async (method, path) => {
    const { url } = await serving(() => WELL)
    expect((await fetch(`${url}${path}`, { method })).status).toBe(404)
  })

  it('is refused an address that is taken, by the name of its variable', async () => {
    const { url } = await serving(() => WELL)
    const port = Number(new URL(url).port)
    await expect(healthServer({ host: '127.0.0.1', port }, () => WELL)).rejects.toMatchObject({
      code: 'STOP_REFUSED_INPUT',
      message: expect.stringContaining('CUTTER_WORKER_HEALTH'),
    })
  })
})
