import { transcode } from 'node:buffer'

/** UTF-8 of little-endian UTF-16; null where that holds half a surrogate pair, which `transcode` refuses. */
export function utf8Of(utf16: Uint8Array): Uint8Array | null {
  try {
    return transcode(utf16, 'utf16le', 'utf8')
  } catch {
    return null
  }
}
