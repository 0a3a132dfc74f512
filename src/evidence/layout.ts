import type { Sha256 } from '../orchestrator/brands.ts'
import { HANDOVER_FILE, PREDICTED_FILE } from '../reports/handover.ts'

/**
 * The layout of an evidence folder: a run's last report as it was published, and under `evidence/` all that it was made
 * of and is bound by. Everything that is needed to check it lies in it.
 */

const INSIDE = 'evidence/'

export const STATE_FILE = `${INSIDE}state.json`
export const MANIFEST_FILE = `${INSIDE}manifest.json`
export const REFUSALS = `${INSIDE}refusals/`
export const planFile = (object: Sha256): string => `${INSIDE}plan/${object}.jsonl.gz`

/** The file that holds the predicted rows and calls; null where there is none. */
export const predictedFile = (files: Files): string | null =>
  [HANDOVER_FILE, PREDICTED_FILE].find((name) => files.has(name)) ?? null

/** Whether a file is one of the published report. */
export const isOfReport = (name: string): boolean => !name.startsWith(INSIDE)

/** Content by name, relative to the folder, with `/`. */
export type Files = ReadonlyMap<string, Uint8Array>
