import { describe, expect, it } from 'vitest'
import { cutHandler } from '../../src/handlers/cut.ts'
import { resumeHandler } from '../../src/handlers/resume.ts'
import { approvalBody, bench, cutBody, event, record, timeLeft } from '../handlers/fixtures.ts'
import { approval, RUN } from '../schema/fixtures.ts'

/** What the handlers make of each bad message: quarantined with cause and cure, acknowledged, nothing begun. */

const approvalMessage = { type: 'approval', v: 1, run_id: RUN }

async function quarantinedOf(queue: 'cut' | 'resume', body: unknown) {
  const world = bench()
  const provide = async () => world.dependencies
  const handler = queue === 'cut' ? cutHandler(provide) : resumeHandler(provide)
  const answer = await handler(event(record('bad', body)), timeLeft(900_000))
  expect(answer).toEqual({ batchItemFailures: [] })
  expect(world.commands).toEqual([])
  const kept: { body: string; code: string; cause: string; cure: string } = JSON.parse(
    world.stored.get('quarantine/bad.json') ?? 'null',
  )
  return kept
}

describe('a bad message is kept with its cause and cure, and is not delivered again', () => {
  it.each([
    ['cut', 'not JSON', 'please cut it', 'is not JSON'],
    ['cut', 'no body', '', 'is empty'],
    ['cut', 'of an unknown type', { type: 'purge', v: 1 }, 'unknown type "purge"'],
    ['cut', 'with an unknown key', cutBody('A', { force: true }), 'force: is not a known key'],
    ['cut', 'of another version of the contract', { ...cutBody('A'), v: 2 }, 'v: must be 1'],
    ['cut', 'without a document id', { type: 'cut', v: 1, requested_by: 'ada' }, 'document_id: is missing'],
    ['cut', 'with a digest', cutBody('A', { manifest_digest: 'a'.repeat(64) }), 'looks like a digest'],
    ['cut', 'with a path', cutBody('A', { source_path: '/srv/a.md' }), 'looks like a path'],
    [
      'cut',
      'with a version that no database can look up',
      cutBody('A', { source_version: 'a\0b' }),
      'must not hold a NUL',
    ],
    ['cut', 'with a count', cutBody('A', { unit_count: 60 }), 'looks like a count'],
    ['resume', 'an approval that is missing', approvalMessage, 'approval'],
    ['resume', 'an approval that is null', { ...approvalMessage, approval: null }, 'approval'],
    ['resume', 'an approval that is a word', { ...approvalMessage, approval: 'yes' }, 'approval'],
    ['resume', 'an approval without a run', { type: 'approval', v: 1, approval }, 'run_id: is missing'],
    ['resume', 'an approval of an unknown key', { ...approvalBody, force: true }, 'force: is not a known key'],
    ['resume', 'a retry without a reason', { type: 'retry', v: 1, run_id: RUN, request_id: 'r' }, 'reason: is missing'],
    ['resume', 'a void of a run id that is none', { type: 'void', v: 1, run_id: '../x' }, 'run_id'],
  ] as const)('%s queue: %s', async (queue, _name, body, cause) => {
    const kept = await quarantinedOf(queue, body)
    expect(kept).toMatchObject({ code: 'STOP_REFUSED_INPUT', cause: expect.stringContaining(cause) })
    expect(kept.cure).toMatch(/\w{3}.*\.$/s)
    expect(kept.body).toBe(typeof body === 'string' ? body : JSON.stringify(body))
  })
})
