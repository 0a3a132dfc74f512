import type { EntryOrder } from '../orchestrator/ports.ts'

/** The order of entries, by run and then by `seq`, as a text that sorts and can name a file. */

export const orderText = ({ run_id, seq }: EntryOrder): string => `${run_id}.${String(seq).padStart(6, '0')}`

/** The order that a stored entry carries. One that cannot be read sorts before all others, so that any writer replaces it. */
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
