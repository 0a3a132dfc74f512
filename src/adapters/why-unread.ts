import { messageOf } from '../orchestrator/stops.ts'

const WORDS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'you have no right to it',
  EPERM: 'you have no right to it',
  EEXIST: 'it exists already, and nothing is ever overwritten',
  EROFS: 'its file system is read-only',
  ENOSPC: 'its file system is full',
}

/** Why a file that a person named could not be read or made, as the end of a sentence. */
export function whyUnread(error: unknown): string {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
  return WORDS[code] ?? (code || messageOf(error))
}
