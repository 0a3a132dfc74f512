/** The `seq` that a stored entry carries; -1 where it cannot be read, so that any writer replaces it. */
export function seqOf(bytes: Uint8Array): number {
  try {
    const entry: unknown = JSON.parse(new TextDecoder().decode(bytes))
    const seq = typeof entry === 'object' && entry !== null && 'seq' in entry ? entry.seq : null
    return typeof seq === 'number' ? seq : -1
  } catch {
    return -1
  }
}
