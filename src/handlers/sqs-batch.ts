import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda'
import type { Provider } from '../lazily.ts'
import { type Message, type ParsedMessage, parseMessage } from '../messages.ts'
import type { DurationMs } from '../orchestrator/brands.ts'
import { plus, seconds } from '../orchestrator/time.ts'
import { carryOut, requesterOf } from './carry-out.ts'
import { type Delivery, deliveryOf, runIdOf, senderOf } from './delivery.ts'
import { lineOf } from './log-line.ts'
import type { HandlerDependencies } from './ports.ts'
import { settle } from './settle.ts'
import { again, type Verdict, verdictOf, verdictOfThrown } from './verdict.ts'

/** What writing reports and state takes after the core has stopped for want of time. */
const RESERVE = seconds(10)

/** Which messages belong on a queue. */
interface Intake {
  readonly takes: (message: Message) => boolean
  /** Where a message that it does not take belongs. */
  readonly elsewhere: string
}

export type BatchHandler = (
  event: SQSEvent,
  context: Pick<Context, 'getRemainingTimeInMillis'>,
) => Promise<SQSBatchResponse>

/**
 * The loop over the records of one event, in order. A record that is to come again is reported by its id; the rest of its
 * group is not begun and reported too (H29); other groups go on. Nothing that a record does ends the batch.
 */
export function batchHandler(provide: Provider<HandlerDependencies>, intake: Intake): BatchHandler {
  return async ({ Records: records }, context) => {
    const dependencies = await provide()
    const failed: SQSRecord[] = []
    const blocked = new Set<string>()
    for (const [index, record] of records.entries()) {
      const delivery = deliveryOf(record, dependencies.clock.now(), dependencies.redriveSenders)
      const message = parseMessage(delivery.body)
      const left = context.getRemainingTimeInMillis()
      const skipped = whyNotBegun(blocked.has(delivery.group), index, left)
      const judged = skipped ?? (await judge(message, delivery, left, dependencies, intake))
      const verdict = await settle(judged, delivery, message, dependencies)
      await dependencies.log(lineOf(delivery, message, verdict))
      if (verdict.kind !== 'again') continue
      failed.push(record)
      blocked.add(delivery.group)
    }
    return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) }
  }
}

/** The first record is always begun: a run that finds no time says so itself (STOP_OVER_HARD_CAP). */
function whyNotBegun(blocked: boolean, index: number, left: number): Verdict | null {
  if (blocked) return again('not begun: an earlier message of its group is to come again')
  return index > 0 && left <= RESERVE ? again(`not begun: ${left} ms were left of the invocation`) : null
}

/** One record, from body to verdict; never throws (H25). */
async function judge(
  parsed: ParsedMessage,
  delivery: Delivery,
  left: number,
  { clock, runner, budget, doctor }: HandlerDependencies,
  { takes, elsewhere }: Intake,
): Promise<Verdict> {
  if (parsed.kind === 'poison') return poison(parsed.cause, parsed.cure)
  const { message } = parsed
  if (!takes(message)) return poison(`A ${message.type} message does not belong on this queue.`, elsewhere)
  const time = Math.min(left - RESERVE, budget) as DurationMs
  try {
    if (message.type === 'doctor') {
      return doctored(await doctor(message.request_id, left as DurationMs))
    }
    const sender = senderOf(delivery, requesterOf(message))
    const deadline = plus(clock.now(), time)
    return verdictOf(await carryOut(runner, message, { runId: runIdOf(message, delivery), sender, deadline }))
  } catch (thrown) {
    return verdictOfThrown(thrown)
  }
}

const doctored = (word: string): Verdict => ({ kind: 'done', outcome: `doctor: ${word}`, code: null, cause: null })
const poison = (cause: string, cure: string): Verdict => ({
  kind: 'quarantine',
  code: 'STOP_REFUSED_INPUT',
  cause,
  cure,
})
