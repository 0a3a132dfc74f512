import { randomUUID } from 'node:crypto'
import { link, mkdir, open, readFile, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Stop } from '../orchestrator/stops.ts'
import { codeOf } from './error-code.ts'

/** Files that are written once: complete or not at all, and by exactly one of several writers. */

/** Below the store's folder; what a killed process left there is harmless. */
export const PARTIAL = '.partial'
/** Stands between the name of a versioned file and the version. */
export const MARK = '~'

/** The path of a key. @throws Stop STOP_REFUSED_INPUT for a key that would lead out of the folder */
export function pathOf(folder: string, key: string): string {
  const parts = key.split('/')
  if (parts.some((part) => part === '' || /^\.+$/.test(part) || part.includes(MARK) || /[\\\0]/.test(part))) {
    throw new Stop('STOP_REFUSED_INPUT', `${JSON.stringify(key)} cannot be the name of a file`)
  }
  return join(folder, ...parts)
}

type Chunks = Iterable<Uint8Array>

/** Writes a file under a name of its own and links it to `path`; the link is refused where a file stands. */
export async function createOnce(folder: string, path: string, chunks: Chunks): Promise<'created' | 'exists'> {
  const partial = join(folder, PARTIAL, randomUUID())
  try {
    await inFolderOf(partial, () => writeDurably(partial, chunks))
    await inFolderOf(path, () => link(partial, path))
    return 'created'
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return 'exists'
    throw unreachable(error, path)
  } finally {
    // Where this fails the rest failed too, and a file left over is harmless.
    await rm(partial, { force: true }).catch(() => {})
  }
}

/** Makes the folder only when it is found missing, for nearly all exist. */
async function inFolderOf(path: string, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error
    await mkdir(dirname(path), { recursive: true })
    await work()
  }
}

async function writeDurably(path: string, chunks: Chunks): Promise<void> {
  const file = await open(path, 'wx')
  try {
    for (const chunk of chunks) await file.writeFile(chunk)
    await file.sync()
  } finally {
    await file.close()
  }
}

export async function bytesOf(path: string): Promise<Uint8Array | null> {
  try {
    return await readFile(path)
  } catch (error) {
    if (isMissing(error)) return null
    throw unreachable(error, path)
  }
}

export const isMissing = (error: unknown): boolean => codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR'

export const unreachable = (cause: unknown, path: string): Stop =>
  new Stop('STOP_SOURCE_UNREACHABLE', `The folder of runs cannot be used (${codeOf(cause) ?? 'no code'}): ${path}`, {
    cause,
  })
