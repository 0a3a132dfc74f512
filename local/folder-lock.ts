import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

export const LOCK_FILE = 'lock.sqlite'

/**
 * Holds a folder for this process until the answer is called or the process dies: the lock is the operating system's,
 * on a SQLite file, so a killed process leaves none behind and a process id used again cannot be mistaken for it.
 * @throws Error where another process holds it
 */
export function holdFolder(folder: string): () => void {
  mkdirSync(folder, { recursive: true })
  const lock = new DatabaseSync(join(folder, LOCK_FILE))
  try {
    lock.exec('BEGIN EXCLUSIVE')
  } catch (cause) {
    lock.close()
    throw new Error(
      `Another stack runs on ${folder}. Use that one, or stop it (Ctrl-C where it was started) and start again.`,
      { cause },
    )
  }
  return () => lock.close()
}
