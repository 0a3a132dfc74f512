import { beforeAll, describe, expect, it, vi } from 'vitest'
import { observe } from '../../src/adapters/doctor/observe.ts'
import { memoryStore } from '../../src/adapters/memory-store.ts'
import { databaseStop } from '../../src/adapters/pg-errors.ts'
import { readOnly } from '../../src/adapters/pg-read-only.ts'
import { unreachable } from '../../src/adapters/s3-errors.ts'
import { queueUnreachable } from '../../src/adapters/sqs-errors.ts'
import { explain } from '../../src/cli/explain.ts'
import { loadConfig } from '../../src/config.ts'
import { cutHandler } from '../../src/handlers/cut.ts'
import { causeOf } from '../../src/handlers/log.ts'
import { structuredLog } from '../../src/handlers/structured-log.ts'
import { OrchestratorRunner } from '../../src/orchestrator/runner.ts'
import { DEFAULT_SITE } from '../../src/orchestrator/settings.ts'
import { Stop } from '../../src/orchestrator/stops.ts'
import { redacted, safeCause } from '../../src/redaction.ts'
import { DryRunReporter } from '../../src/reports/reporter.ts'
import { registryFor } from '../../src/sql/registry.ts'
import { bench, cutBody, event, record, timeLeft } from '../handlers/fixtures.ts'
import { runIdOf, START } from '../orchestrator/world.ts'
import { blabbing, CANARIES, CREDENTIALS, DATABASE_URL, hits } from './canaries.ts'

/** A canary in every credential, and vendors that blurt it out: nothing that is kept, logged, shown or thrown holds it. */

beforeAll(() => {
  const url = 'http://127.0.0.1:1/0/q.fifo'
  const config = loadConfig(
    {
      ...CREDENTIALS,
      CUTTER_DATABASE_URL: DATABASE_URL,
      CUTTER_DATABASE_TLS: 'off',
      CUTTER_BUCKET: 'runs',
      CUTTER_CUT_QUEUE_URL: url,
      CUTTER_RESUME_QUEUE_URL: url,
    },
    'worker',
  )
  expect(hits(config)).toEqual([])
})

const EACH = Object.entries(CANARIES)
const PLACE = { operation: 'GetObject', bucket: 'runs', key: 'v1' }

describe.each(EACH)('the canary %s, blurted out by', (_name, secret) => {
  const CODES = ['28P01', '28000', '42501', '25006', 'ECONNREFUSED', 'ERR_TLS_CERT_ALTNAME_INVALID', 'XX000']

  it.each(CODES)('the database (%s): is in no stop, message, stack or cause', (code) => {
    for (const when of ['connecting', 'reading'] as const) {
      const stop = databaseStop(blabbing('DatabaseError', code, secret), when)
      expect(hits(stop)).toEqual([])
      expect(hits(explain(stop))).toEqual([])
      expect(hits(causeOf(stop))).toEqual([])
    }
  })

  it('the connection: is in nothing that the callable throws', async () => {
    const refuses = () => Promise.reject(blabbing('Error', 'ECONNRESET', secret))
    const thrown = await readOnly(refuses, registryFor(DEFAULT_SITE))('run', async () => 1).catch(
      (error: unknown) => error,
    )
    expect(thrown).toBeInstanceOf(Stop)
    expect(hits(thrown)).toEqual([])
  })

  it('what the doctor looked at: is in none of its findings', async () => {
    const seen = await observe(() => Promise.reject(blabbing('TypeError', 'ERR', secret)))
    expect(seen.kind).toBe('failed')
    expect(hits(seen)).toEqual([])
  })

  it('S3, whose exceptions carry the signed request, and SQS', () => {
    for (const name of ['SignatureDoesNotMatch', 'AccessDenied', 'Whatever']) {
      expect(hits(unreachable(blabbing(name, name, secret), PLACE))).toEqual([])
      expect(hits(queueUnreachable(blabbing(name, name, secret), 'SendMessage', 'q.fifo'))).toEqual([])
    }
  })

  it('an error that nobody foresaw: is in no log line, no quarantined message and no answer of the command line', async () => {
    const b = bench(() => {
      throw blabbing('TypeError', 'ERR', secret)
    })
    const written: string[] = []
    const note = (text: string | Uint8Array): boolean => written.push(String(text)) > 0
    const spies = [process.stdout, process.stderr].map((stream) => vi.spyOn(stream, 'write').mockImplementation(note))
    try {
      const provide = async () => ({ ...b.dependencies, log: structuredLog() })
      await cutHandler(provide)(
        event(record('a', cutBody('A')), record('b', `{"note":"${secret}"`, { MessageGroupId: 'b' })),
        timeLeft(60_000),
      )
    } finally {
      for (const spy of spies) spy.mockRestore()
    }
    expect(written).toHaveLength(2)
    expect(hits(written)).toEqual([])
    expect(hits([...b.stored])).toEqual([])
    expect([...b.stored.keys()].filter((key) => key.startsWith('quarantine/'))).toHaveLength(1)
    expect(hits(explain(blabbing('TypeError', 'ERR', secret)))).toEqual([])
  })

  it('a refusing database: is in no state, report, notice or entry of the run that it halts', async () => {
    const memory = new Map()
    const store = memoryStore(memory)
    const runner = new OrchestratorRunner({
      store,
      kb: new DryRunReporter(store.objects),
      discoverer: { facts: () => Promise.reject(databaseStop(blabbing('DatabaseError', '42501', secret), 'reading')) },
      clock: { now: () => START },
      ids: { runId: () => runIdOf(START, 1), writeId: () => 'write-1' },
    })
    expect((await runner.cut({ documentId: 'BY-LAW' })).kind).toBe('halted')
    const stored = [...memory].map(([key, { bytes }]) => `${key}\n${new TextDecoder().decode(bytes)}`)
    expect(stored.length).toBeGreaterThan(4)
    expect(stored.join()).toContain('[secret]')
    expect(hits(stored.join('\n'))).toEqual([])
  })
})

describe('what is not known to this process', () => {
  it.each([
    ['connection to postgresql://ann:hunter22@db/x failed', 'connection to postgresql://[secret]@db/x failed'],
    [`${'x'.repeat(99)}://ann:hunter22@db`, `${'x'.repeat(99)}://[secret]@db`],
    ['FATAL: password=hunter22 was refused', 'FATAL: password=[secret] was refused'],
    ['"password": "hunter22", "user": "ann"', '"password": "[secret]", "user": "ann"'],
    ['x-amz-security-token:hunter22\nhost:s3', 'x-amz-security-token:[secret]\nhost:s3'],
  ])('is taken out by its form: %s', (text, shown) => {
    expect(redacted(text)).toBe(shown)
  })

  it.each([
    'password authentication failed for user "cutter_dryrun"',
    'https://example.org/a:b@c',
    'Set the current one for the role (CUTTER_DATABASE_URL).',
  ])('what is no secret stands: %s', (text) => {
    expect(redacted(text)).toBe(text)
  })
})

describe('what is kept of a vendor’s error', () => {
  it('is its name, code, message, stack and causes', () => {
    const kept = safeCause(
      Object.assign(new TypeError('broke', { cause: new Error('why') }), { code: 'E1', detail: 'row' }),
    )
    expect(kept).toMatchObject({ name: 'TypeError', message: 'broke', code: 'E1', cause: { message: 'why' } })
    expect(kept.stack).toContain('broke')
    expect(Object.keys(kept)).not.toContain('detail')
  })

  // Were a text looked at anew from each of its words, this would take minutes.
  it.each([
    'a.',
    'a-',
    'a:',
    'a://b:',
    'password ',
    'password=',
  ])('is bounded, whatever is repeated in it: %s', (part) => {
    const said = Object.assign(new Error(part.repeat(500_000)), { code: 'XX000' })
    const { message, cause } = databaseStop(said, 'connecting')
    for (const text of [message, causeOf(cause)]) expect(text.length).toBeLessThan(5_000)
  })

  it.each([undefined, null, 1, 'text'])('is an error too where %s was thrown', (thrown) => {
    expect(safeCause(thrown)).toBeInstanceOf(Error)
  })
})
