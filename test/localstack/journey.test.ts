import { describe, expect, test } from 'vitest'
import { aws } from '../../localstack/deploy.ts'
import type { RunId } from '../../src/orchestrator/brands.ts'
import { quarantineKey } from '../../src/orchestrator/keys.ts'
import { localAwsEnvironment } from '../e2e/support/aws-environment.ts'
import { absent } from './ground.ts'
import {
  approvalOf,
  cutMessage,
  drained,
  invocationsWith,
  loaded,
  paused,
  rested,
  sendRaw,
  site,
  WAIT,
} from './support.ts'

localAwsEnvironment()

describe.skipIf(absent)('the deployed functions, invoked by their queues', () => {
  test('a plain `aws sqs send-message` with a document id leads to the report of a dry run, after two approvals', async () => {
    const its = site()
    const { stand, store, send, deployed } = its
    const document = await loaded('JOURNEY')
    const body = JSON.stringify({ type: 'cut', v: 1, document_id: document, requested_by: 'a person' })
    const url = ['--queue-url', deployed.cutQueueUrl]
    const ids = ['--message-group-id', document, '--message-deduplication-id', 'once']
    await aws(stand, ['sqs', 'send-message', ...url, ...ids, '--message-body', body])
    await expect.poll(() => store.objects.list(`v1/documents/${document}/`), WAIT).toHaveLength(1)
    const [entry = ''] = await store.objects.list(`v1/documents/${document}/`)
    const runId = entry.split('/').at(-1)?.replace('.json', '') as RunId
    let run = await rested(store, runId)
    for (const gate of ['SG_1_cut_authz', 'SG_2_lifecycle_authz'] as const) {
      expect(run.status).toEqual({ kind: 'open' })
      await send({ type: 'approval', v: 1, run_id: runId, approval: approvalOf(run, gate) })
      run = await rested(store, runId, run.seq)
    }
    expect(run.state).toBe('closeout_reported')
    expect(run.status.kind).toBe('closed')
    const report = await store.objects.list(run.report?.folder ?? '')
    expect(report.map((key) => key.split('/').at(-1))).toEqual(
      expect.arrayContaining(['report.html', 'report.json', '11-final-report.md', 'plan.jsonl']),
    )
    await drained(its, deployed.cutQueueUrl)
    await drained(its, deployed.resumeQueueUrl)
  })

  test('each line that a function writes stands in its log group, beside what Lambda writes of the invocation', async () => {
    const its = site()
    const run = await paused(its, await loaded('LOGGED'))
    await expect.poll(() => invocationsWith(its, 'cut', run.run_id), WAIT).toHaveLength(1)
    const [said = ''] = await invocationsWith(its, 'cut', run.run_id)
    expect(said).toMatch(/START RequestId: \S+ Version: \$LATEST/)
    expect(said).toMatch(/REPORT RequestId: \S+\tDuration: /)
  })

  test('a notice in the bucket invokes the function that tells people', async () => {
    const its = site()
    const run = await paused(its, await loaded('NOTICED'))
    await expect.poll(() => invocationsWith(its, 'notify', run.document_id), WAIT).toHaveLength(1)
  })

  test('a second cut message with the same run id changes nothing, and neither does an approval sent twice', async () => {
    const its = site()
    const run = await paused(its, await loaded('TWICE'))
    const approval = approvalOf(run, 'SG_1_cut_authz')
    const message = { type: 'approval', v: 1, run_id: run.run_id, approval }
    await sendRaw(
      its,
      its.deployed.cutQueueUrl,
      run.document_id,
      JSON.stringify(cutMessage(run.document_id, run.run_id)),
      'b',
    )
    await sendRaw(its, its.deployed.resumeQueueUrl, run.run_id, JSON.stringify(message), 'first')
    await sendRaw(its, its.deployed.resumeQueueUrl, run.run_id, JSON.stringify(message), 'second')
    const after = await rested(its.store, run.run_id, run.seq)
    await drained(its, its.deployed.cutQueueUrl)
    await drained(its, its.deployed.resumeQueueUrl)
    expect((await its.store.states.load(run.run_id))?.state).toEqual(after)
    expect(after.state).toBe('awaiting_lifecycle_authorization')
  })

  test('messages of one run are taken in the order they were sent: an approval, then the void that follows it', async () => {
    const its = site()
    const run = await paused(its, await loaded('ORDER'))
    await its.send({ type: 'approval', v: 1, run_id: run.run_id, approval: approvalOf(run, 'SG_1_cut_authz') })
    const request = { run_id: run.run_id, request_id: 'void-1', reason: 'enough', requested_by: 'a test' }
    await its.send({ type: 'void', v: 1, ...request })
    await expect
      .poll(async () => (await its.store.states.load(run.run_id))?.state, WAIT)
      .toMatchObject({ status: { kind: 'closed', how: 'voided' }, state: 'awaiting_lifecycle_authorization' })
  })

  test('a message that can never succeed is put under quarantine and is not delivered again', async () => {
    const its = site()
    const messageId = await sendRaw(its, its.deployed.cutQueueUrl, 'poison', '{"type":"cut"', 'poison')
    await expect.poll(() => its.store.objects.read(quarantineKey(messageId)), WAIT).not.toBeNull()
    await drained(its, its.deployed.cutQueueUrl)
  })
})
