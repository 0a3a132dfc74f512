import type { Etag } from '../orchestrator/brands.ts'
import type { SaveResult, StoredContent, StoredState } from '../orchestrator/ports.ts'
import type { RunState } from '../orchestrator/state.ts'
import { Stop } from '../orchestrator/stops.ts'
import { stateContent } from '../schema/packed-state.ts'
import { decodeState } from '../schema/state.ts'

/** Attempts at a write that is refused although its condition holds: S3 answers 409 to some concurrent writes. */
const ATTEMPTS = 3

/** `refused`: the condition does not hold. `busy`: another write was under way; ask again. */
export type PutAnswer =
  | { readonly kind: 'written'; readonly etag: Etag }
  | { readonly kind: 'refused' }
  | { readonly kind: 'busy' }

export interface ConditionalState {
  /** Writes where exactly `previous` stands, else not. Any answer but `written` is read back. */
  put(content: StoredContent): Promise<PutAnswer>
  load(): Promise<StoredState | null>
}

/**
 * The one way to write a state. What no reader takes is not written: its run could not even be given up. A refusal proves nothing
 * by itself: a write that landed but whose answer was lost is refused when it is sent again. So what stands is read back and its
 * `write_id` decides.
 * @throws Stop STOP_STATE_CORRUPT, STOP_SOURCE_UNREACHABLE, Error BUG-save-state
 */
export async function saveState(io: ConditionalState, state: RunState, previous: Etag | null): Promise<SaveResult> {
  const content = readable(state)
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const answer = await io.put(content)
    if (answer.kind === 'written') return { kind: 'saved', etag: answer.etag }
    const current = await io.load()
    if (current?.state.write_id === state.write_id) return { kind: 'saved', etag: current.etag }
    if (current !== null && current.etag !== previous) return { kind: 'lost', current }
    if (current === null && previous !== null) {
      throw new Stop('STOP_STATE_CORRUPT', `The state of run ${state.run_id} was there and is gone.`)
    }
  }
  throw new Stop(
    'STOP_SOURCE_UNREACHABLE',
    `The store refused the state of run ${state.run_id} ${ATTEMPTS} times without a reason.`,
  )
}

/** @throws Error BUG-save-state */
function readable(state: RunState): StoredContent {
  const content = stateContent(state)
  try {
    decodeState(content.bytes, state.run_id)
  } catch (cause) {
    throw new Error(`BUG-save-state: the state of run ${state.run_id} could not be read again`, { cause })
  }
  return content
}
