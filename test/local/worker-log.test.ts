import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { inWords, watchedLog } from '../../local/worker-log.ts'
import type { LogLine } from '../../src/handlers/log.ts'

const LINE: LogLine = {
  level: 'info',
  outcome: 'paused at SG_1_cut_authz',
  message_id: 'm1',
  type: 'cut',
  run_id: 'ictr-20260102T030405Z-00000001',
  document_id: 'BY-LAW',
  code: null,
  cause: null,
  receive_count: 1,
}

test('a line in words says what, of which run, what became of it, and why', () => {
  expect(inWords(LINE)).toBe('cut of BY-LAW, ictr-20260102T030405Z-00000001: paused at SG_1_cut_authz')
  expect(
    inWords({
      ...LINE,
      type: null,
      run_id: null,
      document_id: null,
      outcome: 'quarantine',
      code: 'STOP_REFUSED_INPUT',
      cause: 'No JSON.',
    }),
  ).toBe('message, m1: quarantine (STOP_REFUSED_INPUT: No JSON.)')
  expect(inWords({ ...LINE, type: 'approval', document_id: null, outcome: 'refused' })).toMatch(
    /^approval, ictr-\S+: refused$/,
  )
})

test('the file holds each line whole, one JSON document a line', () => {
  const folder = mkdtempSync(join(tmpdir(), 'iu-cutter-log-'))
  const told: string[] = []
  try {
    const log = watchedLog(join(folder, 'worker.log'), (words) => told.push(words))
    for (const receive_count of [1, 2]) log({ ...LINE, receive_count })
    const lines = readFileSync(join(folder, 'worker.log'), 'utf8').trimEnd().split('\n')
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { ...LINE, receive_count: 1 },
      { ...LINE, receive_count: 2 },
    ])
    expect(told).toHaveLength(2)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
