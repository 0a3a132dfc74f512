import { describe, expect, it } from 'vitest'
import { METRICS_NAMESPACE, putOldestWaiting } from '../../src/handlers/metrics.ts'
import { countedLog } from '../../src/handlers/on-demand.ts'
import { structuredLog } from '../../src/handlers/structured-log.ts'
import { aLine, written } from './written-lines.ts'

describe('the counts of a log', () => {
  it.each([
    ['info', 'Done'],
    ['warn', 'Again'],
    ['error', 'Quarantined'],
  ] as const)('a line of level %s counts as %s, and the count names its run too', async (level, name) => {
    const lines = await written(() => countedLog(structuredLog())({ ...aLine, level }))
    expect(lines).toHaveLength(2)
    expect(lines.map((said) => said['run_id'])).toEqual([aLine.run_id, aLine.run_id])
    expect(lines[1]).toMatchObject({ [name]: 1, _aws: { CloudWatchMetrics: [{ Namespace: METRICS_NAMESPACE }] } })
  })

  it('each record is counted once, however many came before', async () => {
    const log = countedLog(() => undefined)
    const lines = await written(async () => {
      for (let n = 0; n < 3; n += 1) await log(aLine)
    })
    expect(lines.map((said) => said['Done'])).toEqual([1, 1, 1])
  })
})

it('the metric of the alarm on waiting runs is the one that it reads', async () => {
  const [said] = await written(() => putOldestWaiting(21.5))
  expect(said).toMatchObject({ OldestWaitingHours: 21.5, service: expect.any(String) })
})
