import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { demoApproval } from '../../../local/demo-approval.ts'
import { approvalMessage, attemptsAt } from '../../../local/demo-attempts.ts'
import { type DemoKeys, demoKeys } from '../../../local/demo-keys.ts'
import { environmentOn } from '../../../local/environment.ts'
import { restAfter } from '../../../local/watch-run.ts'
import { s3Client } from '../../../src/adapters/aws-clients.ts'
import { s3Store } from '../../../src/adapters/s3-store.ts'
import { sqsClient } from '../../../src/adapters/sqs-client.ts'
import { sqsSender } from '../../../src/adapters/sqs-sender.ts'
import { randomIds, systemClock } from '../../../src/adapters/system.ts'
import { readLedger } from '../../../src/orchestrator/refusals.ts'
import { waitsAt } from '../../../src/orchestrator/run.ts'
import { isoUtc } from '../../../src/orchestrator/time.ts'
import { workerOf } from '../../../src/worker/compose.ts'
import { loadByLaw } from '../discovery/support.ts'
import { awsOfFile } from '../support/aws.ts'
import { databaseOfFile } from '../support/reference.ts'

/** Approvals that must not count, through the real queue and worker: none moves the run, each is in its ledger (H9). */

const aws = awsOfFile()
const database = databaseOfFile('attempts')
const folder = mkdtempSync(join(tmpdir(), 'iu-cutter-attempts-'))

beforeAll(() => loadByLaw(database))
afterAll(() => rmSync(folder, { recursive: true }))

async function through(keys: DemoKeys | null) {
  const store = s3Store(s3Client({ endpoint: aws.endpoint }), aws.bucket)
  const send = sqsSender(sqsClient({ endpoint: aws.endpoint }), { cut: aws.cutQueueUrl, resume: aws.resumeQueueUrl })
  const worker = await workerOf(
    { ...environmentOn(aws, database.urlAs('cutter_dryrun')), ...keys?.env },
    { log: () => {}, waitSeconds: 1 },
  )
  try {
    const runId = randomIds.runId(systemClock.now())
    await send({ type: 'cut', v: 1, document_id: 'BY-LAW', run_id: runId, requested_by: 'a test' })
    let run = await restAfter(store.states, runId, 0, () => {})
    let sent = 0
    const writes: number[] = []
    for (let gate = waitsAt(run); gate !== null; gate = waitsAt(run)) {
      const attempts = attemptsAt(run, gate, systemClock.now(), keys)
      for (const { message } of attempts) await send(message)
      sent += attempts.length
      await send(approvalMessage(demoApproval(run, gate, isoUtc(systemClock.now())), keys?.pinned[gate] ?? null))
      const after = await restAfter(store.states, runId, run.seq, () => {})
      writes.push(after.seq - run.seq)
      run = after
    }
    return { run, sent, writes, ledger: await readLedger(store, run) }
  } finally {
    await worker.stop()
  }
}

describe('through the real queue', () => {
  it.each(['structural', 'signed'] as const)('under the %s policy', async (policy) => {
    const keys = policy === 'signed' ? await demoKeys(join(folder, policy)) : null
    const { run, sent, writes, ledger } = await through(keys)
    expect(run.status).toMatchObject({ kind: 'closed', how: 'closeout_reported' })
    expect(writes).toEqual([1, 1])
    expect(sent).toBe(policy === 'signed' ? 22 : 13)
    expect(ledger.summary).toMatchObject({ kept: sent, more: 0, damaged: [] })
    expect(Object.values(run.approvals).map(({ policy: held }) => held)).toEqual([policy, policy])
  })
})
