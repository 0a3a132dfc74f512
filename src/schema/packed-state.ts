import { gunzipSync, gzipSync } from 'node:zlib'
import { jsonContent } from '../orchestrator/content.ts'
import type { StoredContent } from '../orchestrator/ports.ts'
import type { RunState } from '../orchestrator/state.ts'

/** A state as it is stored: JSON, and packed where it is long, as that of a document with tens of thousands of problems is, each with its cure. */

/** In bytes; hardly any run comes near it, and what people read with the tools of their store stays JSON. */
export const PACKED_FROM = 1 << 20

/** In bytes: no more is unpacked, whatever an altered object claims. */
const MOST = 1 << 29

export function stateContent(state: RunState): StoredContent {
  const plain = jsonContent(`${JSON.stringify(state)}\n`)
  return plain.bytes.length < PACKED_FROM
    ? plain
    : { ...plain, bytes: gzipSync(plain.bytes, { level: 6 }), encoding: 'gzip' }
}

/** The JSON of a stored state, packed or not. @throws Error where it is cut short or was altered */
export const unpackedState = (stored: Uint8Array): Uint8Array =>
  stored[0] === 0x1f && stored[1] === 0x8b ? gunzipSync(stored, { maxOutputLength: MOST }) : stored
