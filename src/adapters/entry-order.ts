import type { EntryOrder } from '../orchestrator/ports.ts'

/** Entries are told apart by the run they speak of, then by its `seq`; as text that sorts, so that it can name a file. */

export const orderText = ({ run_id, seq }: EntryOrder): string => `${run_id}.${String(seq).padStart(6, '0')}`

/** The order that a stored entry carries; before all others where it cannot be read, so that any writer replaces it. */
export function orderIn(bytes: Uint8Array): string {
  try {
    const entry: unknown = JSON.parse(new TextDecoder().decode(bytes))
    return isOrdered(entry) ? orderText(entry) : ''
  } catch {
    return ''
  }
}

const isOrdered = (entry: unknown): entry is EntryOrder =>
  typeof entry === 'object' &&
  entry !== null &&
  'run_id' in entry &&
  typeof entry.run_id === 'string' &&
  'seq' in entry &&
  typeof entry.seq === 'number'
