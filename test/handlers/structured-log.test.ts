import { describe, expect, it } from 'vitest'
import { structuredLog } from '../../src/handlers/structured-log.ts'
import { aLine, written } from './written-lines.ts'

describe('the log', () => {
  it.each([
    'info',
    'warn',
    'error',
  ] as const)('a line of level %s is one line of JSON with run, message, code and cause', async (level) => {
    const lines = await written(() => structuredLog()({ ...aLine, level, code: 'STOP_DRIFT', cause: 'changed' }))
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatchObject({
      level: level.toUpperCase(),
      message: aLine.outcome,
      run_id: aLine.run_id,
      message_id: 'm-1',
      code: 'STOP_DRIFT',
      cause: 'changed',
    })
  })
})

it('a line says who speaks, also where no template does', async () => {
  const [said] = await written(() => structuredLog('iu-cutter-worker')({ ...aLine, level: 'info' }))
  expect(said).toMatchObject({ service: 'iu-cutter-worker' })
})
