import type { ParsedMessage } from '../messages.ts'
import type { Delivery } from './delivery.ts'
import { keepFailure } from './failure.ts'
import { causeOf } from './log.ts'
import type { HandlerDependencies } from './ports.ts'
import { quarantine } from './quarantine.ts'
import { again, type Verdict } from './verdict.ts'

/** In seconds (H49): the default wait would be the whole visibility timeout, and five short ones would not outlast a failover. */
const POSTPONE = [5, 20, 80, 320] as const
/**
 * The last receive that the queues of the template and of the embedded stack allow: hidden any longer, the message would be in
 * no dead-letter queue yet and hold up its group.
 */
export const LAST_RECEIVE = 5

/** Does what the verdict asks for besides the answer; where that fails, the message is to come again. */
export async function settle(
  verdict: Verdict,
  delivery: Delivery,
  parsed: ParsedMessage,
  dependencies: HandlerDependencies,
): Promise<Verdict> {
  const { objects, visibility, clock } = dependencies
  switch (verdict.kind) {
    case 'done':
      return verdict
    case 'quarantine':
      try {
        await quarantine(objects, delivery, verdict, clock.now())
        return verdict
      } catch (thrown) {
        return await settle(again(`cannot be quarantined: ${causeOf(thrown)}`), delivery, parsed, dependencies)
      }
    case 'again':
      // For whoever finds it in the dead-letter queue; where even that cannot be kept, the log has it.
      await keepFailure(objects, delivery, parsed, verdict, clock.now()).catch(() => undefined)
      try {
        await visibility.postpone(delivery.receiptHandle, postponement(delivery.receiveCount))
        return verdict
      } catch (thrown) {
        return { ...verdict, cause: `${verdict.cause} (and its visibility could not be set: ${causeOf(thrown)})` }
      }
  }
}

/** Seconds until a message comes again, by how often it has come. */
const postponement = (receiveCount: number): number =>
  receiveCount === LAST_RECEIVE ? 0 : (POSTPONE[Math.min(receiveCount, POSTPONE.length) - 1] ?? POSTPONE[0])
