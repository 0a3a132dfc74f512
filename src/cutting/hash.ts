import { createHash, type Hash, hash } from 'node:crypto'

/** The engine's only module that hashes. */

/** Lower-case hex sha256; a string counts as its UTF-8 bytes. */
export const sha256 = (data: string | Uint8Array): string => hash('sha256', data, 'hex')

/** sha256 of data that comes piece by piece. */
export const runningSha256 = (): Hash => createHash('sha256')
