import { describe, expect, it } from 'vitest'
import { halted } from '../../src/orchestrator/run.ts'
import { STOP_CODES, STOPS, Stop } from '../../src/orchestrator/stops.ts'
import { isoUtc } from '../../src/orchestrator/time.ts'
import { NOW, newRun } from './journey.ts'
import { sourcesOf, withoutComments } from './sources.ts'

const REGISTRY = 'src/orchestrator/stops.ts'
const CODE = sourcesOf('src')
  .filter(({ path }) => path !== REGISTRY)
  .map(({ text }) => withoutComments(text))
  .join('\n')

const isStopCode = (code: string): boolean => Object.hasOwn(STOPS, code)

/** The codes that the behaviour names; more may be added, none may go. */
const NAMED = `DOCUMENT_UNKNOWN VERSION_UNKNOWN APPROVAL_REQUIRED APPROVAL_REFUSED DRIFT REPLAY_CONFLICT REFUSED_INPUT
  OVER_SIZE OVER_HARD_CAP GRANT_DELTA INVARIANT_FAILED EXECUTION_NOT_AUTHORIZED COVERAGE_GAP VOCAB_UNKNOWN
  NONDETERMINISTIC READ_ONLY_BREACH SOURCE_UNREACHABLE STATE_CORRUPT`
  .split(/\s+/)
  .map((name) => `STOP_${name}`)

describe('the registry of stops', () => {
  it('holds every code that the behaviour names', () => {
    expect(NAMED.filter((code) => !isStopCode(code))).toEqual([])
  })

  it.each(STOP_CODES)('%s is raised somewhere', (code) => {
    expect(CODE).toContain(`'${code}'`)
  })

  it('no code is raised that it does not hold', () => {
    const raised = new Set([...CODE.matchAll(/'(STOP_[A-Z_]+)'/g)].map(([, code]) => `${code}`))
    expect([...raised].filter((code) => !isStopCode(code))).toEqual([])
  })

  it.each(STOP_CODES)('%s tells what to do next, in one or two whole sentences', (code) => {
    expect(STOPS[code].next).toMatch(/^[A-Z].{30,}[.]$/)
  })

  it('SQS is asked again for an outage and for an approval that came too early, for nothing else', () => {
    expect(STOP_CODES.filter((code) => STOPS[code].delivery === 'retry').sort()).toEqual([
      'STOP_APPROVAL_REQUIRED',
      'STOP_SOURCE_UNREACHABLE',
    ])
  })

  it.each(STOP_CODES)('%s halts a run as stopped where a person can clear it, as failed where not', (code) => {
    const run = halted(newRun({ state: 'marked' }), new Stop(code, 'why'), isoUtc(NOW), 'cutplan')
    expect(run.state).toBe('marked')
    expect(run.status).toMatchObject({ code, message: 'why', phase: 'cutplan' })
    expect(run.status).toMatchObject({ how: STOPS[code].resumable ? 'stopped' : 'failed' })
  })
})
