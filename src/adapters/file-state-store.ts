import type { Etag, RunId } from '../orchestrator/brands.ts'
import { stateKey } from '../orchestrator/keys.ts'
import type { StateStore, StoredContent, StoredState } from '../orchestrator/ports.ts'
import { decodeState } from '../schema/state.ts'
import { newestVersion, numbered, versionPath } from './file-versions.ts'
import { createOnce, pathOf } from './files.ts'
import { type PutAnswer, saveState } from './save-state.ts'

const etagOf = (seq: number): Etag => `seq-${seq}` as Etag

/** Run states in a folder, one file for each `seq`: the file after `previous` is created by exactly one writer. */
export function fileStateStore(folder: string): StateStore {
  const load = async (runId: RunId): Promise<StoredState | null> => {
    const newest = await newestVersion(pathOf(folder, stateKey(runId)))
    return newest === null ? null : { state: decodeState(newest.bytes, runId), etag: etagOf(Number(newest.version)) }
  }
  return {
    load,
    save: async (state, previous) => {
      const { run_id: runId, seq } = state
      const follows = previous === null ? seq === 1 : previous === etagOf(seq - 1)
      if (!follows) throw new Error(`BUG-file-state-store: seq ${seq} does not follow ${previous ?? 'nothing'}`)
      const path = versionPath(pathOf(folder, stateKey(runId)), numbered(seq))
      const put = async ({ bytes }: StoredContent): Promise<PutAnswer> => {
        const answer = await createOnce(folder, path, [bytes])
        return answer === 'created' ? { kind: 'written', etag: etagOf(seq) } : { kind: 'refused' }
      }
      return await saveState({ put, load: () => load(runId) }, state, previous)
    },
  }
}
