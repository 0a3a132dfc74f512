import type { RunId } from '../orchestrator/brands.ts'
import { stateKey } from '../orchestrator/keys.ts'
import type { StateStore, StoredContent, StoredState } from '../orchestrator/ports.ts'
import { decodeState } from '../schema/state.ts'
import type { Bucket } from './s3-bucket.ts'
import { saveState } from './save-state.ts'

/** Run states in S3: one GET to load, one conditional PUT to save. */
export function s3StateStore(bucket: Bucket): StateStore {
  const load = async (runId: RunId): Promise<StoredState | null> => {
    const found = await bucket.get(stateKey(runId))
    return found === null ? null : { state: decodeState(found.bytes, runId), etag: found.etag }
  }
  return {
    load,
    save: async (state, previous) => {
      const runId = state.run_id
      const put = (content: StoredContent) => bucket.putIf(stateKey(runId), content, previous)
      return await saveState({ put, load: () => load(runId) }, state, previous)
    },
  }
}
