import { DOCUMENT_ID, isRunId, type RunId } from '../orchestrator/brands.ts'
import type { IndexEntry } from '../orchestrator/entries.ts'
import { documentPrefix, documentsPrefix, quarantineKey, refusalPrefix } from '../orchestrator/keys.ts'
import type { ObjectStore, Store } from '../orchestrator/ports.ts'
import { waitsAt } from '../orchestrator/run.ts'
import type { RunOutcome } from '../orchestrator/runner.ts'
import type { Refusal, RunState } from '../orchestrator/state.ts'
import { type Context, Refused } from './context.ts'
import type { Delivered } from './desk.ts'
import { EXIT } from './exit-codes.ts'

/** Reading runs and their entries, and waiting for one to come to rest. */

export function runIdOf(text: string): RunId {
  if (isRunId(text)) return text
  throw new Refused(
    EXIT.refused,
    `"${text}" is no run id: it looks like ictr-20260105T090000Z-1a2b3c4d. \`cutter runs\` lists them.`,
  )
}

export function documentIdOf(text: string): string {
  if (DOCUMENT_ID.test(text)) return text
  throw new Refused(
    EXIT.refused,
    `"${text}" is no document id: 1 to 64 of A-Z a-z 0-9 . _ - (source_document.doc_code).`,
  )
}

export async function runOf(store: Store, runId: RunId): Promise<RunState> {
  const stored = await store.states.load(runId)
  if (stored !== null) return stored.state
  throw new Refused(
    EXIT.other,
    `There is no run ${runId}. A message just sent may not have been taken yet; \`cutter runs\` lists what there is.`,
  )
}

const DUPLICATE = /^duplicate_of (\S+)$/

/** The run itself, or the open one that answers for it. */
export async function followedRun(store: Store, runId: RunId): Promise<RunState> {
  const run = await runOf(store, runId)
  const twin = run.status.kind === 'closed' ? DUPLICATE.exec(run.status.reason)?.[1] : undefined
  return twin === undefined || !isRunId(twin) ? run : await runOf(store, twin)
}

export async function jsonOf<T>(objects: ObjectStore, key: string): Promise<T | null> {
  const bytes = await objects.read(key)
  return bytes === null ? null : (JSON.parse(new TextDecoder().decode(bytes)) as T)
}

/** Every index entry, of one document or of all, oldest first. */
export async function entries(objects: ObjectStore, documentId: string | null): Promise<readonly IndexEntry[]> {
  const keys = await objects.list(documentId === null ? documentsPrefix : documentPrefix(documentId))
  const all = await Promise.all(keys.map(async (key) => await jsonOf<IndexEntry>(objects, key)))
  return all.flatMap((entry) => entry ?? []).sort((a, b) => (a.run_id < b.run_id ? -1 : 1))
}

/** Waits until the run rests in a state later than `seq`, or the message is refused or quarantined. */
export async function settled(
  context: Context,
  runId: RunId,
  seq: number,
  message: { delivered: Delivered; approvalId: string | null },
): Promise<RunState> {
  if (message.delivered.kind === 'handled') return runOfOutcome(message.delivered.outcome)
  const { store } = await context.desk()
  for (let last = seq; ; await context.pause()) {
    const run = (await store.states.load(runId))?.state
    if (run !== undefined && run.seq > last) {
      last = run.seq
      context.note(`${run.updated_at}  ${run.state}  ${run.status.kind}`)
    }
    if (run !== undefined && run.seq > seq && atRest(run)) return run
    await refuseWhatFailed(store.objects, runId, message)
  }
}

/** What one process knows at once. */
function runOfOutcome(outcome: RunOutcome): RunState {
  switch (outcome.kind) {
    case 'paused':
    case 'halted':
    case 'closed':
      return outcome.run
    case 'refused':
      throw refusedFor(outcome.reasons)
    case 'not_yet':
      throw new Refused(
        EXIT.other,
        `Run ${outcome.runId} has not come to its pause yet; nothing was changed. Retry the run first.`,
      )
    case 'unknown_run':
      throw new Refused(EXIT.other, `There is no run ${outcome.runId}.`)
    case 'conflict':
      throw new Refused(EXIT.refused, `${outcome.code}: ${outcome.message}`)
  }
}

const refusedFor = (reasons: readonly string[]): Refused =>
  new Refused(EXIT.refused, `The approval was refused:\n${reasons.map((reason) => `  - ${reason}`).join('\n')}`)

export const atRest = (run: RunState): boolean => run.status.kind !== 'open' || waitsAt(run) !== null

async function refuseWhatFailed(
  objects: ObjectStore,
  runId: RunId,
  { delivered, approvalId }: { delivered: Delivered; approvalId: string | null },
): Promise<void> {
  if (delivered.kind === 'sent') {
    const poison = await jsonOf<{ cause?: string; cure?: string }>(objects, quarantineKey(delivered.messageId))
    if (poison !== null)
      throw new Refused(
        EXIT.quarantined,
        `The message was quarantined: ${poison.cause ?? ''} ${poison.cure ?? ''}`.trimEnd(),
      )
  }
  if (approvalId === null) return
  const mine = (await refusals(objects, runId)).find(({ approval }) => approval.approval_id === approvalId)
  if (mine !== undefined) throw refusedFor(mine.reasons)
}

export async function refusals(objects: ObjectStore, runId: RunId): Promise<readonly Refusal[]> {
  const keys = await objects.list(refusalPrefix(runId))
  const all = await Promise.all(keys.map(async (key) => await jsonOf<Refusal>(objects, key)))
  return all.flatMap((refusal) => refusal ?? [])
}
