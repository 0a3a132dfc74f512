import { DeleteMessageCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs'
import { afterEach, describe, expect, test } from 'vitest'
import { aws } from '../../localstack/deploy.ts'
import { quarantineKey } from '../../src/orchestrator/keys.ts'
import { localAwsEnvironment } from '../e2e/support/aws-environment.ts'
import { absent, ground } from './ground.ts'
import { signalled, startedWith } from './processes.ts'
import {
  attribute,
  cutMessage,
  deadLetters,
  drained,
  freshRunId,
  invocationsWith,
  loaded,
  rested,
  type Site,
  sendRaw,
  site,
  WAIT,
  withAttributes,
  withDatabase,
} from './support.ts'

localAwsEnvironment()

/** More than the ten seconds that a handler keeps back for writing, by as much as a start and a run take on a busy machine. */
const SHORT_SECONDS = 30
const CUT = 'iu-cutter-local-cut'

/** The function may log in again, whatever a test left. */
const login = (may: boolean) =>
  withDatabase((client) => client.query(`ALTER ROLE cutter_dryrun ${may ? 'LOGIN' : 'NOLOGIN'}`))

/** Holds what every cut reads, so that the function waits in the middle of its work, and counts those that wait. */
const whileHeld = (work: (waiting: () => Promise<number>) => Promise<void>) =>
  withDatabase(async (client) => {
    await client.query('BEGIN')
    await client.query('LOCK TABLE public.source_document IN ACCESS EXCLUSIVE MODE')
    await work(async () => {
      const { rows } = await client.query<{ n: number }>('SELECT count(*)::int AS n FROM pg_locks WHERE NOT granted')
      return rows[0]?.n ?? 0
    })
    await client.query('ROLLBACK')
  })

/** Of the cut function alone: what befalls the others too would befall the tests that come after. */
const signalCut = (name: 'SIGKILL' | 'SIGSTOP'): void => {
  for (const pid of startedWith(ground().pid, `AWS_LAMBDA_FUNCTION_NAME=${CUT}`)) signalled(pid, name)
}

/** What of the cut function's configuration a test changes. */
interface Configured {
  readonly Timeout: number
  readonly Environment: { readonly Variables: Readonly<Record<string, string>> }
}

/** Does `work` with a function that waits for a lock until it is free, and waits until that is in force. */
async function withPatience(
  { stand }: Site,
  change: Partial<Pick<Configured, 'Timeout'>>,
  work: () => Promise<void>,
): Promise<void> {
  const name = ['--function-name', CUT]
  const set = async (its: Configured) => {
    await aws(stand, ['lambda', 'update-function-configuration', ...name, '--cli-input-json', JSON.stringify(its)])
    await aws(stand, ['lambda', 'wait', 'function-updated', ...name])
  }
  const found = (await aws(stand, ['lambda', 'get-function-configuration', ...name])) as Configured
  const { Variables } = found.Environment
  const before = { Timeout: found.Timeout, Environment: { Variables } }
  await set({ ...before, Environment: { Variables: { ...Variables, CUTTER_LOCK_TIMEOUT_MS: '60000' } }, ...change })
  try {
    await work()
  } finally {
    await set(before)
  }
}

describe.skipIf(absent)('what goes wrong under the deployed functions', () => {
  afterEach(() => login(true))

  test('an outage of the database: the message comes again, and the run goes on when it is over', async () => {
    const its = site()
    const runId = freshRunId()
    const document = await loaded('OUTAGE')
    await login(false)
    await its.send(cutMessage(document, runId))
    await expect.poll(() => invocationsWith(its, 'cut', '"again"', runId), WAIT).not.toEqual([])
    await login(true)
    expect((await rested(its.store, runId)).state).toBe('awaiting_cut_authorization')
    await drained(its, its.deployed.cutQueueUrl)
  })

  test('H28 a message that fails each time ends in the dead-letter queue; sent again, it is carried out as the same run', async () => {
    const its = site()
    const { sqs, deployed, store } = its
    const runId = freshRunId()
    const document = await loaded('DEAD')
    const policy = JSON.parse(await attribute(its, deployed.cutQueueUrl, 'RedrivePolicy'))
    const RedrivePolicy = JSON.stringify({ ...policy, maxReceiveCount: 1 })
    await login(false)
    await withAttributes(its, deployed.cutQueueUrl, { RedrivePolicy }, async () => {
      await its.send(cutMessage(document, runId))
      const dead = deadLetters(deployed.cutQueueUrl)
      await expect.poll(() => attribute(its, dead, 'ApproximateNumberOfMessages'), WAIT).toBe('1')
      await drained(its, deployed.cutQueueUrl)
      const { Messages: [letter] = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: dead }))
      await login(true)
      await sendRaw(its, deployed.cutQueueUrl, document, letter?.Body ?? '', 'again')
      await sqs.send(new DeleteMessageCommand({ QueueUrl: dead, ReceiptHandle: letter?.ReceiptHandle }))
    })
    expect((await rested(store, runId)).state).toBe('awaiting_cut_authorization')
    await drained(its, deadLetters(deployed.cutQueueUrl))
  })

  test('H25 of a batch, what failed comes again and what succeeded does not', async () => {
    const its = site()
    const { stand, deployed, store } = its
    const runId = freshRunId()
    const document = await loaded('BATCH')
    await login(false)
    const {
      EventSourceMappings: [mapping],
    } = (await aws(stand, ['lambda', 'list-event-source-mappings', '--function-name', 'iu-cutter-local-cut'])) as {
      EventSourceMappings: [{ UUID: string }]
    }
    const update = ['lambda', 'update-event-source-mapping', '--uuid', mapping.UUID]
    const state = async () =>
      ((await aws(stand, ['lambda', 'get-event-source-mapping', '--uuid', mapping.UUID])) as { State: string }).State
    await aws(stand, [...update, '--no-enabled', '--batch-size', '10'])
    try {
      await expect.poll(state, WAIT).toBe('Disabled')
      // It says so while its former poller, of batches of one, may still be asking once: nothing is visible by then.
      const poison = await withAttributes(its, deployed.cutQueueUrl, { DelaySeconds: '10' }, async () => {
        // One group: of others LocalStack makes batches of their own.
        const sent = await sendRaw(its, deployed.cutQueueUrl, document, '{"not":"a message"}', 'batch')
        await its.send(cutMessage(document, runId))
        return sent
      })
      await expect.poll(() => attribute(its, deployed.cutQueueUrl, 'ApproximateNumberOfMessages'), WAIT).toBe('2')
      await aws(stand, [...update, '--enabled'])
      // Not before both have been handled: the poison lies in the quarantine before the other is begun.
      await expect.poll(() => invocationsWith(its, 'cut', poison, runId, '"again"'), WAIT).toHaveLength(1)
      expect(await store.objects.read(quarantineKey(poison))).not.toBeNull()
      await login(true)
      expect((await rested(store, runId)).state).toBe('awaiting_cut_authorization')
      await drained(its, deployed.cutQueueUrl)
      await expect.poll(() => invocationsWith(its, 'cut', runId, '"paused'), WAIT).toHaveLength(1)
      expect(await invocationsWith(its, 'cut', poison)).toHaveLength(1)
    } finally {
      await aws(stand, [...update, '--enabled', '--batch-size', '1'])
    }
  })

  test('a function killed in the middle of a run: the message comes again, and nothing is lost or done twice', async () => {
    const its = site()
    const runId = freshRunId()
    const document = await loaded('KILLED')
    await withAttributes(its, its.deployed.cutQueueUrl, { VisibilityTimeout: '5' }, async () => {
      await withPatience(its, {}, async () => {
        await whileHeld(async (waiting) => {
          await its.send(cutMessage(document, runId))
          await expect.poll(waiting, { ...WAIT, interval: 50 }).toBe(1)
          signalCut('SIGKILL')
        })
        await expect.poll(() => invocationsWith(its, 'cut', 'Runtime exited with status -9'), WAIT).toHaveLength(1)
        const run = await rested(its.store, runId)
        expect(run.state).toBe('awaiting_cut_authorization')
        expect(run.receipts.map(({ phase }) => phase)).toEqual([...new Set(run.receipts.map(({ phase }) => phase))])
        await drained(its, its.deployed.cutQueueUrl)
      })
    })
  })

  test('a function that hangs beyond its time is ended, and its message comes again', async () => {
    const its = site()
    const runId = freshRunId()
    const document = await loaded('LATE')
    await withAttributes(its, its.deployed.cutQueueUrl, { VisibilityTimeout: '5' }, async () => {
      await withPatience(its, { Timeout: SHORT_SECONDS }, async () => {
        await whileHeld(async (waiting) => {
          await its.send(cutMessage(document, runId))
          await expect.poll(waiting, { ...WAIT, interval: 50 }).toBe(1)
          signalCut('SIGSTOP')
        })
        await expect.poll(() => invocationsWith(its, 'cut', 'Task timed out after'), WAIT).toHaveLength(1)
        expect((await rested(its.store, runId)).state).toBe('awaiting_cut_authorization')
        await drained(its, its.deployed.cutQueueUrl)
      })
    })
  })
})
