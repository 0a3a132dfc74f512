import type { EpochMs, RunId } from './brands.ts'
import type { Envelope } from './dsse.ts'
import { waitsAt } from './run.ts'
import type { Approval, Mode, RunState, Sender, SignedVoid } from './state.ts'
import type { SovereignGate } from './steps.ts'
import type { StopCode } from './stops.ts'

/** What the runner is told, and what it answers. */

interface Common {
  /** Who sent the message and when the queue took it; the clock where there is no queue. */
  readonly sender?: Sender
  /** When the invocation must have ended. */
  readonly deadline?: EpochMs
}

export interface CutCommand extends Common {
  readonly documentId: string
  readonly mode?: Mode
  readonly runId?: RunId
  readonly sourceVersion?: string
  readonly batchId?: string
}

interface ResumeCommon extends Common {
  readonly runId: RunId
}

interface Request {
  readonly requestId: string
  readonly reason: string
}

/** A signed decision whose payload cannot be read: refused, and kept with every reason. */
export interface Unreadable {
  readonly envelope: Envelope
  readonly problems: readonly string[]
  /** The order to void that it should have signed. */
  readonly order?: { readonly request_id: string; readonly reason: string }
}

export type ResumeCommand =
  /** `envelope`: what a signed approval came in. */
  | (ResumeCommon & { readonly approval: Approval; readonly envelope?: Envelope })
  | (ResumeCommon & { readonly unreadable: Unreadable })
  | (ResumeCommon & { readonly retry: Request })
  | (ResumeCommon & { readonly void: Request & { readonly signed?: SignedVoid } })

export type RunOutcome =
  | { readonly kind: 'paused'; readonly runId: RunId; readonly gate: SovereignGate; readonly run: RunState }
  | { readonly kind: 'halted'; readonly runId: RunId; readonly code: StopCode; readonly run: RunState }
  | { readonly kind: 'closed'; readonly runId: RunId; readonly run: RunState }
  | { readonly kind: 'refused'; readonly runId: RunId; readonly reasons: readonly string[] }
  | { readonly kind: 'not_yet'; readonly runId: RunId }
  | { readonly kind: 'unknown_run'; readonly runId: RunId }
  | { readonly kind: 'conflict'; readonly runId: RunId; readonly code: StopCode; readonly message: string }

/** How this cut differs from the one that began the run; null where it does not. */
export function conflictOf(run: RunState, { documentId, mode, sourceVersion }: CutCommand): string | null {
  if (run.document_id !== documentId)
    return `Run ${run.run_id} belongs to document ${run.document_id}, not to ${documentId}`
  const was = cutOf(run.mode, run.source_version)
  const is = cutOf(mode ?? 'DRYRUN', sourceVersion ?? null)
  return was === is ? null : `Run ${run.run_id} of ${documentId} was asked for ${was}, not for ${is}`
}

const cutOf = (mode: Mode, version: string | null): string =>
  `${version === null ? 'the latest version' : `version ${JSON.stringify(version)}`} in ${mode}`

/** The outcome of an invocation that left the run at rest. @throws Error BUG-outcome for a run that is under way */
export function outcomeOf(run: RunState): RunOutcome {
  const { run_id: runId, status } = run
  const gate = waitsAt(run)
  if (gate !== null) return { kind: 'paused', runId, gate, run }
  if (status.kind === 'halted') return { kind: 'halted', runId, code: status.code, run }
  if (status.kind === 'closed') return { kind: 'closed', runId, run }
  throw new Error(`BUG-outcome: run ${runId} rests at ${run.state}`)
}
