import { createHash, hash } from 'node:crypto'

/** The engine's only module with a hash. */

/** Lower-case hex sha256; a string counts as its UTF-8 bytes. */
export const sha256 = (data: string | Uint8Array): string => hash('sha256', data, 'hex')

/** sha256 over parts in order, without joining them. */
export function sha256OfParts(parts: Iterable<Uint8Array>): string {
  const running = createHash('sha256')
  for (const part of parts) running.update(part)
  return running.digest('hex')
}
