import type { OutgoingMessage } from '../../messages.ts'
import type { Context, Result } from '../context.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { type UnsentDocument, unsentText } from './show.ts'

/** Sending many messages, and telling what became of them. */

/** Progress is told after so many. */
const STEP = 50

interface Addressed {
  readonly documentId: string
  readonly message: OutgoingMessage
}

export interface Sent {
  readonly sent: number
  /** Documents whose message no queue has taken. */
  readonly unsent: readonly UnsentDocument[]
}

export async function sendAll(context: Context, addressed: readonly Addressed[]): Promise<Sent> {
  const { deliverAll } = await context.desk()
  const documents = new Map(addressed.map(({ documentId, message }) => [message, documentId]))
  let sent = 0
  const failed = await deliverAll([...documents.keys()], () => {
    sent += 1
    if (sent % STEP === 0 && sent < addressed.length) context.note(`  ${sent} of ${addressed.length}`)
  })
  return {
    sent,
    unsent: failed.map(({ message, cause }) => ({ documentId: documents.get(message) ?? '', cause })),
  }
}

interface Outcome extends Sent {
  /** Documents that were not decided on, and why. */
  readonly leftOut: readonly { readonly documentId: string; readonly why: string }[]
}

export function sendingResult(
  { sent, unsent, leftOut }: Outcome,
  { what, batchId, suffix }: { readonly what: string; readonly batchId: string; readonly suffix: string },
): Result {
  const text = [
    `${what} sent, each for its own run.`,
    ...leftOut.map(({ documentId, why }) => `  left out: ${documentId}: ${why}`),
    ...(unsent.length === 0 ? [] : unsentText(unsent, 'it turns to what still stands as it did')),
    `  next     cutter batch ${batchId} --watch${suffix}`,
  ].join('\n')
  const json = {
    sent,
    left_out: leftOut.map(({ documentId, why }) => ({ document_id: documentId, why })),
    unsent: unsent.map(({ documentId, cause }) => ({ document_id: documentId, cause })),
  }
  return { json, text, exit: exitOf(leftOut.length, unsent.length) }
}

function exitOf(leftOut: number, unsent: number): ExitCode {
  if (unsent > 0) return EXIT.other
  return leftOut > 0 ? EXIT.drift : EXIT.done
}
