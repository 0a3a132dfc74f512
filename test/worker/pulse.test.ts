import { beforeEach, describe, expect, it } from 'vitest'
import type { EpochMs } from '../../src/orchestrator/brands.ts'
import { minutes, plus, seconds } from '../../src/orchestrator/time.ts'
import { Pulse } from '../../src/worker/pulse.ts'

const START = Date.UTC(2026, 0, 2, 3, 4, 5) as EpochMs
let now = START
let pulse: Pulse

beforeEach(() => {
  now = START
  pulse = new Pulse({ now: () => now })
  for (const queue of ['cut', 'resume']) pulse.begun(queue, 2)
})
const pass = (duration = seconds(1)): void => {
  now = plus(now, duration)
}
const polled = (): void => {
  for (const queue of ['cut', 'resume']) pulse.polled(queue)
}

describe('a worker is ready', () => {
  it('once every queue has answered, not before', () => {
    expect(pulse.health().ready).toBe(false)
    pulse.polled('cut')
    expect(pulse.health().ready).toBe(false)
    pulse.polled('resume')
    expect(pulse.health()).toMatchObject({ live: true, ready: true, stopping: false })
  })

  it('no longer when a poll fails, and again when one succeeds; the cause stays to be read', () => {
    polled()
    pass()
    pulse.failed('resume', new Error('connection refused'))
    expect(pulse.health()).toMatchObject({ live: true, ready: false })
    pass()
    pulse.polled('resume')
    const { ready, queues } = pulse.health()
    expect(ready).toBe(true)
    expect(queues[1]).toEqual({
      queue: 'resume',
      in_hand: 0,
      last_poll: '2026-01-02T03:04:07.000Z',
      last_error: { at: '2026-01-02T03:04:06.000Z', cause: 'connection refused' },
    })
  })

  it('no longer when it stops', () => {
    polled()
    pulse.stopping()
    expect(pulse.health()).toMatchObject({ live: true, ready: false, stopping: true })
  })

  it('and tells no secret of what went wrong', () => {
    pulse.failed('cut', new Error('no way to https://ann:hunter2@sqs.example/'))
    expect(JSON.stringify(pulse.health())).not.toContain('hunter2')
  })
})

describe('a worker is alive', () => {
  it('as long as its loops give signs, be they failures', () => {
    for (let n = 0; n < 10; n += 1) {
      pass(minutes(4))
      pulse.polled('cut')
      pulse.failed('resume', new Error('down'))
    }
    expect(pulse.health().live).toBe(true)
  })

  it('no longer when a queue with a free hand has been silent for long', () => {
    pulse.took('cut', 1)
    pass(minutes(6))
    pulse.polled('resume')
    expect(pulse.health().live).toBe(false)
  })

  it('while all its hands are full, however long that takes', () => {
    pulse.took('cut', 2)
    pass(minutes(14))
    pulse.polled('resume')
    expect(pulse.health()).toMatchObject({ live: true, queues: [{ in_hand: 2 }, { in_hand: 0 }] })
    pulse.laidDown('cut', 2)
    expect(pulse.health().live).toBe(true)
  })
})
