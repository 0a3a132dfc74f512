import type { SQSEvent, SQSRecord } from 'aws-lambda'
import type { LogLine } from '../../src/handlers/log.ts'
import type { HandlerDependencies } from '../../src/handlers/ports.ts'
import type { DurationMs, EpochMs } from '../../src/orchestrator/brands.ts'
import type { CutCommand, ResumeCommand, RunOutcome } from '../../src/orchestrator/commands.ts'
import { approval, fullState, RUN } from '../schema/fixtures.ts'

export const NOW = Date.UTC(2025, 2, 1, 10, 30) as EpochMs
export const BUDGET = 600_000 as DurationMs

export const fineRun: RunOutcome = { kind: 'paused', runId: RUN, gate: 'SG_1_cut_authz', run: fullState }

type Scripted = RunOutcome | (() => never)

/** The world around a handler: a runner that answers by script, and what the handler did to the rest. */
export interface Bench {
  readonly dependencies: HandlerDependencies
  readonly commands: (CutCommand | ResumeCommand)[]
  readonly stored: Map<string, string>
  readonly postponed: Map<string, number>
  /** Requests that the doctor was asked. */
  readonly examined: string[]
  readonly lines: LogLine[]
  answers: Scripted[]
  storeFails: boolean
  visibilityFails: boolean
}

export function bench(...answers: Scripted[]): Bench {
  const made: Omit<Bench, 'dependencies'> = {
    commands: [],
    stored: new Map(),
    postponed: new Map(),
    examined: [],
    lines: [],
    answers,
    storeFails: false,
    visibilityFails: false,
  }
  const answer = async (command: CutCommand | ResumeCommand): Promise<RunOutcome> => {
    made.commands.push(command)
    const next = made.answers.shift() ?? fineRun
    return typeof next === 'function' ? next() : next
  }
  const dependencies: HandlerDependencies = {
    runner: { cut: answer, resume: answer },
    objects: {
      create: async (key, { bytes }) => {
        if (made.storeFails) throw new Error('the bucket is down')
        made.stored.set(key, new TextDecoder().decode(bytes))
        return 'created'
      },
    },
    doctor: async (requestId) => {
      made.examined.push(requestId)
      return 'ready'
    },
    visibility: {
      postpone: async (receipt, seconds) => {
        if (made.visibilityFails) throw new Error('the queue is down')
        made.postponed.set(receipt, seconds)
      },
    },
    clock: { now: () => NOW },
    log: (line) => void made.lines.push(line),
    budget: BUDGET,
    redriveSenders: ['AROAREDRIVE'],
  }
  return Object.assign(made, { dependencies })
}

/** A record as Lambda hands it over, after the sample event of the SQS documentation. */
export function record(
  id: string,
  body: unknown,
  change: Partial<SQSRecord['attributes']> & { attributes?: Record<string, string> } = {},
): SQSRecord {
  const { attributes = {}, ...system } = change
  return {
    messageId: id,
    receiptHandle: `receipt-${id}`,
    body: typeof body === 'string' ? body : JSON.stringify(body),
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: String(NOW - 5_000),
      SenderId: 'AIDAEXAMPLE',
      ApproximateFirstReceiveTimestamp: String(NOW),
      SequenceNumber: '18849496460467696128',
      MessageGroupId: 'group',
      MessageDeduplicationId: id,
      ...system,
    },
    messageAttributes: Object.fromEntries(
      Object.entries(attributes).map(([name, stringValue]) => [name, { stringValue, dataType: 'String' }]),
    ),
    md5OfBody: '098f6bcd4621d373cade4e832627b4f6',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:eu-west-1:123456789012:cutter-cut.fifo',
    awsRegion: 'eu-west-1',
  }
}

export const event = (...records: SQSRecord[]): SQSEvent => ({ Records: records })

/** A context with so much time left; each reading takes the next value, the last one stays. */
export const timeLeft = (...ms: number[]) => ({
  getRemainingTimeInMillis: () => (ms.length > 1 ? (ms.shift() ?? 0) : (ms[0] ?? 0)),
})

export const cutBody = (documentId: string, more: object = {}) => ({
  type: 'cut',
  v: 1,
  document_id: documentId,
  requested_by: 'ada',
  ...more,
})

export const approvalBody = { type: 'approval', v: 1, run_id: RUN, approval }
