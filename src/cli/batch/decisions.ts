import pMap from 'p-map'
import type { Sitting } from '../../batch/sitting.ts'
import type { RunId } from '../../orchestrator/brands.ts'
import type { Approval } from '../../orchestrator/state.ts'
import { plural } from '../../reports/format.ts'
import { type Context, Refused, type Result } from '../context.ts'
import { decisionMessage } from '../decide.ts'
import { type ShownRequest, shownRequest } from '../request.ts'
import { type KeyOption, keyFor } from '../signing.ts'
import { sendAll, sendingResult } from './send.ts'

const AT_ONCE = 16

/** What is decided on a request as it stands, or why its document is left out. Of a report no more is held: a batch has a thousand. */
type Rechecked =
  | {
      readonly kind: 'same'
      readonly documentId: string
      readonly runId: RunId
      readonly approval: Approval
      readonly authority: ShownRequest['report']['authority'] | null
    }
  | { readonly kind: 'left_out'; readonly documentId: string; readonly why: string }

/** Sends one decision for each run of the sitting, with that run's own digest. A request that changed since it was shown is left out and named. */
export async function sendDecisions(
  context: Context,
  sitting: Sitting,
  options: KeyOption & { readonly batch: string },
  decide: (shown: ShownRequest) => Approval,
): Promise<Result> {
  const rechecked = await recheck(context, sitting, decide)
  const same = rechecked.flatMap((each) => (each.kind === 'same' ? [each] : []))
  const leftOut = rechecked.flatMap(({ documentId, ...each }) =>
    each.kind === 'left_out' ? [{ documentId, why: each.why }] : [],
  )
  const addressed = await pMap(
    same,
    async ({ documentId, runId, approval, authority }) => {
      const key = await keyFor(context, options, authority ?? null, sitting.gate)
      return { documentId, message: decisionMessage(runId, approval, key) }
    },
    { concurrency: AT_ONCE },
  )
  const sent = await sendAll(context, addressed)
  const { suffix } = await context.desk()
  return sendingResult({ ...sent, leftOut }, { what: plural(sent.sent, 'decision'), batchId: options.batch, suffix })
}

async function recheck(
  context: Context,
  { rows, gate }: Sitting,
  decide: (shown: ShownRequest) => Approval,
): Promise<readonly Rechecked[]> {
  return await pMap(
    rows,
    async ({ row: { documentId, runId }, requestDigest }): Promise<Rechecked> => {
      try {
        const shown = await shownRequest(context, runId)
        if (shown.gate !== gate || shown.asked.request_digest !== requestDigest)
          return { kind: 'left_out', documentId, why: 'its request changed since it was shown' }
        const { authority } = shown.report
        return { kind: 'same', documentId, runId: shown.run.run_id, approval: decide(shown), authority }
      } catch (error) {
        if (error instanceof Refused) return { kind: 'left_out', documentId, why: firstLine(error.message) }
        throw error
      }
    },
    { concurrency: AT_ONCE },
  )
}

const firstLine = (text: string): string => text.split('\n', 1)[0] ?? text
