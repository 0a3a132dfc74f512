import type { RunId, Sha256 } from '../orchestrator/brands.ts'
import { planKey, refusalPrefix, stateKey } from '../orchestrator/keys.ts'
import type { ObjectStore, StoredVersion } from '../orchestrator/ports.ts'
import { Stop } from '../orchestrator/stops.ts'
import { reportDigest } from '../reports/files.ts'
import { unpackedState } from '../schema/packed-state.ts'
import { decodeState } from '../schema/state.ts'
import { MANIFEST_FILE, planFile, REFUSALS, STATE_FILE } from './layout.ts'
import { entryOf, type ManifestEntry, manifestBytes, manifestOf } from './manifest.ts'

export interface EvidenceFile {
  readonly name: string
  readonly bytes: Uint8Array
}

/** What a folder is known by, once all of it has been handed out. */
export interface Collected {
  readonly files: number
  /** Whether the files of the report are those whose digest the state names. */
  readonly asPublished: boolean
  readonly head: Sha256
}

type Source = Pick<ObjectStore, 'readVersion' | 'list'>

/**
 * Every file of a run's evidence folder, one at a time, the manifest last: its report, its state, its plan and its
 * refused approvals, each as it is stored.
 * @throws Stop STOP_STATE_CORRUPT where one of them is missing, STOP_SOURCE_UNREACHABLE
 */
export async function* evidenceFiles(source: Source, runId: RunId): AsyncGenerator<EvidenceFile, Collected> {
  const state = await required(source, stateKey(runId))
  const run = decodeState(state.bytes, runId)
  const entries: ManifestEntry[] = []
  const noted = (name: string, stored: StoredVersion): EvidenceFile => {
    entries.push(entryOf(name, stored))
    return { name, bytes: stored.bytes }
  }
  if (run.report !== null) {
    const { folder } = run.report
    const keys = await source.list(folder)
    if (keys.length === 0)
      throw new Stop('STOP_STATE_CORRUPT', `The report of run ${runId} is missing; it should lie under ${folder}`)
    for (const key of keys) yield noted(key.slice(folder.length), await required(source, key))
  }
  const asPublished = run.report === null || reportDigest(entries) === run.report.digest
  yield noted(STATE_FILE, { ...state, bytes: unpackedState(state.bytes) })
  if (run.plan !== null) {
    yield noted(planFile(run.plan.object), await required(source, planKey(runId, run.plan.object)))
  }
  const refusals = refusalPrefix(runId)
  for (const key of await source.list(refusals)) {
    yield noted(`${REFUSALS}${key.slice(refusals.length)}`, await required(source, key))
  }
  const manifest = manifestOf({ run_id: runId, document_id: run.document_id, seq: run.seq, files: entries })
  yield { name: MANIFEST_FILE, bytes: manifestBytes(manifest) }
  return { files: entries.length + 1, asPublished, head: manifest.head }
}

async function required(source: Source, key: string): Promise<StoredVersion> {
  const stored = await source.readVersion(key)
  if (stored !== null) return stored
  throw new Stop('STOP_STATE_CORRUPT', `${key} is missing. Restore an earlier version of that object.`)
}
