import type { IsoUtc, RunId, Sha256 } from './brands.ts'

/** The layout of the store, in one place. */

const runPrefix = (runId: RunId): string => `v1/runs/${runId}/`
export const stateKey = (runId: RunId): string => `${runPrefix(runId)}state.json`
export const planKey = (runId: RunId, object: Sha256): string => `${runPrefix(runId)}plan/${object}.jsonl.gz`
export const refusalPrefix = (runId: RunId): string => `${runPrefix(runId)}refusals/`
export const refusalKey = (runId: RunId, sha256: Sha256): string => `${refusalPrefix(runId)}${sha256}.json`
/** Outside the folder of refusals, which is listed and counted. */
export const overflowKey = (runId: RunId): string => `${runPrefix(runId)}refusals-beyond.json`
export const reportPrefix = (runId: RunId, digest: string): string => `${runPrefix(runId)}reports/${digest}/`
/** Key of the names and sha256 of all files of a report folder, which stands beside it: its own sha256 is the digest that the state names. */
export const reportListBeside = (folder: string): string => `${folder.slice(0, -1)}.json`
export const allEntriesPrefix = 'v1/documents/'
export const entriesPrefix = (documentId: string): string => `${allEntriesPrefix}${documentId}/`
export const indexKey = (documentId: string, runId: RunId): string => `${entriesPrefix(documentId)}${runId}.json`
export const batchPrefix = (batchId: string): string => `v1/batches/${batchId}/`
export const batchKey = (batchId: string, documentId: string): string => `${batchPrefix(batchId)}${documentId}.json`
/** What a batch asks for. Outside the folder of its entries, where a document may have any name. */
export const batchListKey = (batchId: string): string => `v1/batch-lists/${batchId}.json`
export const noticesPrefix = 'v1/notices/'
export const noticeKey = (runId: RunId, seq: number): string =>
  `${noticesPrefix}${runId}/${String(seq).padStart(6, '0')}.json`
export const quarantinePrefix = 'quarantine/'
export const quarantineKey = (messageId: string): string => `${quarantinePrefix}${messageId}.json`
/** Why a message was to be delivered again: one object for each receive, in order of time (a redriven message counts its receives anew). */
export const failurePrefix = (messageId: string): string => `v1/failures/${messageId}/`
export const failureKey = (messageId: string, at: IsoUtc, receiveCount: number): string =>
  `${failurePrefix(messageId)}${at}-${String(receiveCount).padStart(6, '0')}.json`
/** The same, for whoever knows the run and not its messages. */
export const runFailurePrefix = (runId: RunId): string => `v1/failures/of-run/${runId}/`
export const runFailureKey = (runId: RunId, at: IsoUtc, messageId: string): string =>
  `${runFailurePrefix(runId)}${at}-${messageId}.json`
/** That a message under quarantine was sent again. */
export const releasedKey = (messageId: string): string => `v1/released/${messageId}.json`
export const doctorKey = (requestId: string): string => `v1/doctor/${requestId}.json`
/** A folder deeper than the answers, so that no request id can name it. */
export const attackKey = 'v1/doctor/attack/last.json'
export const canaryKey = (id: string): string => `v1/doctor/canary/${id}.json`
