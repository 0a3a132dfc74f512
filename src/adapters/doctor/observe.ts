import type { Observed } from '../../doctor/observations.ts'
import { STOPS, Stop } from '../../orchestrator/stops.ts'
import { redacted } from '../../redaction.ts'

/** What was seen, or why it could not be seen: a failure is a finding of the doctor, not its end. */
export async function observe<T>(look: () => Promise<T>): Promise<Observed<T>> {
  try {
    return { kind: 'seen', value: await look() }
  } catch (error) {
    if (error instanceof Stop) return { kind: 'failed', reason: reasonOf(error), cure: cureOf(error) }
    return {
      kind: 'failed',
      reason: redacted(`Unforeseen: ${error instanceof Error ? error.message : typeof error}`),
      cure: null,
    }
  }
}

const reasonOf = ({ message, details }: Stop): string =>
  [message, ...details.map((each) => each.message).filter((each) => !message.includes(each))].join('; ')

/** The cures of the details, or else the next step of the code; but not that of an outage, which speaks of a redelivery that a doctor has not. */
function cureOf({ code, details }: Stop): string | null {
  const cures = details.flatMap(({ cure }) => cure ?? [])
  if (cures.length > 0) return cures.join(' ')
  return STOPS[code].family === 'outage' ? null : STOPS[code].next
}
