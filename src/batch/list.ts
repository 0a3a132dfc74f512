import type { EpochMs, IsoUtc, RunId } from '../orchestrator/brands.ts'
import { canonicalJson, sha256 } from '../orchestrator/digest.ts'
import { epochOf, runIdAt } from '../orchestrator/time.ts'

/** A batch is a list of cuts with one id (spec 11): what is asked for, and the run that each document gets. */

export const MAX_DOCUMENTS = 1_000

export interface ListedDocument {
  readonly document_id: string
  /** Null: the latest when the cut begins. */
  readonly source_version: string | null
}

/** A list as a person writes it. */
export interface WrittenList {
  /** Null where the list does not name itself. */
  readonly batchId: string | null
  /** After so many halted runs nothing more is sent; null: go on whatever halts. */
  readonly stopAfter: number | null
  readonly documents: readonly ListedDocument[]
}

/** `v1/batch-lists/<batch_id>.json`: created once, by whoever sends the batch first. */
export interface BatchList {
  readonly schema_version: 1
  readonly batch_id: string
  /** Every run id of the batch carries this time. */
  readonly created_at: IsoUtc
  readonly requested_by: string
  readonly stop_after: number | null
  readonly documents: readonly ListedDocument[]
}

/** The id of a list that names none: the same documents in the same order give the same batch. */
export const derivedBatchId = (documents: readonly ListedDocument[]): string =>
  `batch-${sha256(canonicalJson(documents.map(({ document_id, source_version }) => ({ document_id, source_version })))).slice(0, 12)}`

/**
 * The run of the document at `index`. Sending the list again asks for the same runs, so that nothing runs twice. Of the run
 * id's tail, five hex digits tell the batch from others of the same second, and three are the place in the list.
 */
export function runIdIn(list: BatchList, index: number): RunId {
  const place = index.toString(16).padStart(3, '0')
  return runIdAt(epochOf(list.created_at) ?? (0 as EpochMs), `${sha256(list.batch_id).slice(0, 5)}${place}`)
}

/** How two lists under one id differ, as sentences; empty where they ask for the same. */
export function differences(
  stored: BatchList,
  written: Pick<BatchList, 'documents' | 'stop_after'>,
): readonly string[] {
  const before = new Map(stored.documents.map(({ document_id, source_version }) => [document_id, source_version]))
  const now = new Map(written.documents.map(({ document_id, source_version }) => [document_id, source_version]))
  return [
    ...[...now.keys()].filter((id) => !before.has(id)).map((id) => `${id} is new`),
    ...[...before.keys()].filter((id) => !now.has(id)).map((id) => `${id} is gone`),
    ...[...now].flatMap(([id, version]) => {
      const was = before.get(id)
      if (was === undefined || was === version) return []
      return [`${id} was asked for in ${versionOf(was)}, now in ${versionOf(version)}`]
    }),
  ]
}

const versionOf = (version: string | null): string => (version === null ? 'its latest version' : `version ${version}`)
