import { describe, expect, it, vi } from 'vitest'
import type { LogLine } from '../../src/handlers/log.ts'
import { countedLog, METRICS_NAMESPACE, putOldestWaiting, structuredLog } from '../../src/handlers/structured-log.ts'
import { RUN } from '../schema/fixtures.ts'

const line: LogLine = {
  level: 'info',
  outcome: 'paused at SG_1_cut_authz',
  message_id: 'm-1',
  type: 'cut',
  run_id: RUN,
  document_id: 'BY-LAW',
  code: null,
  cause: null,
  receive_count: 1,
}

function written(work: () => void): readonly Record<string, unknown>[] {
  const said: string[] = []
  const note = (text: string | Uint8Array): boolean => said.push(String(text)) > 0
  const spies = [process.stdout, process.stderr].map((stream) => vi.spyOn(stream, 'write').mockImplementation(note))
  try {
    work()
  } finally {
    for (const spy of spies) spy.mockRestore()
  }
  return said.map((text) => JSON.parse(text) as Record<string, unknown>)
}

describe('the log', () => {
  it.each([
    'info',
    'warn',
    'error',
  ] as const)('a line of level %s is one line of JSON with run, message, code and cause', (level) => {
    const lines = written(() => structuredLog()({ ...line, level, code: 'STOP_DRIFT', cause: 'changed' }))
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatchObject({
      level: level.toUpperCase(),
      message: line.outcome,
      run_id: RUN,
      message_id: 'm-1',
      code: 'STOP_DRIFT',
      cause: 'changed',
    })
  })

  it.each([
    ['info', 'Done'],
    ['warn', 'Again'],
    ['error', 'Quarantined'],
  ] as const)('a line of level %s counts as %s, and the count names its run too', (level, name) => {
    const lines = written(() => countedLog(structuredLog())({ ...line, level }))
    expect(lines).toHaveLength(2)
    expect(lines.map((said) => said['run_id'])).toEqual([RUN, RUN])
    expect(lines[1]).toMatchObject({ [name]: 1, _aws: { CloudWatchMetrics: [{ Namespace: METRICS_NAMESPACE }] } })
  })

  it('each record is counted once, however many came before', () => {
    const log = countedLog(() => undefined)
    const lines = written(() => {
      for (let n = 0; n < 3; n += 1) log(line)
    })
    expect(lines.map((said) => said['Done'])).toEqual([1, 1, 1])
  })
})

it('the metric of the alarm on waiting runs is the one that it reads', () => {
  const [said] = written(() => putOldestWaiting(21.5))
  expect(said).toMatchObject({ OldestWaitingHours: 21.5, service: expect.any(String) })
})

it('a line says who speaks, also where no template does', () => {
  const [said] = written(() => structuredLog('iu-cutter-worker')({ ...line, level: 'info' }))
  expect(said).toMatchObject({ service: 'iu-cutter-worker' })
})
