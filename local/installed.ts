import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What is installed beside the packages of the project, each into a folder of its own that is named by its lock file. */

export const digestOf = (lock: string): string =>
  createHash('sha256').update(readFileSync(lock)).digest('hex').slice(0, 12)

/** A folder without its mark was left half made. */
export const isInstalled = (folder: string): boolean => existsSync(join(folder, 'complete'))

/** Makes the folder unless it stands complete; one left half made is made anew. */
export async function once(folder: string, make: () => Promise<void>): Promise<void> {
  if (isInstalled(folder)) return
  rmSync(folder, { recursive: true, force: true })
  await make()
  writeFileSync(join(folder, 'complete'), '')
}
