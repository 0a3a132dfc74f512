import { readdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { bytesOf, isMissing, MARK, PARTIAL, pathOf, unreachable } from './files.ts'

/** Versioned files: each version is a file `name~000001`, and a listing shows them as one. */

export const versionPath = (path: string, version: string): string => `${path}${MARK}${version}`

/** A number as the name of a version. */
export const numbered = (seq: number): string => String(seq).padStart(6, '0')

/** The highest version of a file in the order of their names, or null. */
export async function newestVersion(
  path: string,
): Promise<{ readonly version: string; readonly bytes: Uint8Array } | null> {
  const start = `${basename(path)}${MARK}`
  const versions = (await namesIn(dirname(path))).filter((name) => name.startsWith(start)).sort()
  const newest = versions.at(-1)
  if (newest === undefined) return null
  const bytes = await bytesOf(join(dirname(path), newest))
  return bytes === null ? null : { version: newest.slice(start.length), bytes }
}

const namesIn = async (folder: string): Promise<readonly string[]> => await orNothing(folder, readdir(folder))

/** Keys of all files below `prefix` in ascending order, the versions of a file as one key. */
export async function keysBelow(folder: string, prefix: string): Promise<readonly string[]> {
  const start = prefix.slice(0, prefix.lastIndexOf('/') + 1)
  const top = start === '' ? folder : pathOf(folder, start.slice(0, -1))
  const entries = await orNothing(top, readdir(top, { recursive: true, withFileTypes: true }))
  const keys = entries.flatMap((entry) => {
    if (!entry.isFile()) return []
    const inside = join(entry.parentPath, entry.name)
      .slice(top.length + 1)
      .replaceAll('\\', '/')
    return [start + (inside.split(MARK)[0] ?? '')]
  })
  const mine = keys.filter((key) => key.startsWith(prefix) && !key.startsWith(`${PARTIAL}/`))
  return [...new Set(mine)].sort()
}

async function orNothing<T>(folder: string, reading: Promise<readonly T[]>): Promise<readonly T[]> {
  try {
    return await reading
  } catch (error) {
    if (isMissing(error)) return []
    throw unreachable(error, folder)
  }
}
