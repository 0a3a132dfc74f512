import type { Dirent } from 'node:fs'
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import { type Collected, evidenceFiles } from '../evidence/collect.ts'
import { type Files, MANIFEST_FILE, STATE_FILE } from '../evidence/layout.ts'
import type { RunId } from '../orchestrator/brands.ts'
import { compareText } from '../orchestrator/order.ts'
import type { ObjectStore } from '../orchestrator/ports.ts'
import { Stop } from '../orchestrator/stops.ts'
import { isMissing, pathOf } from './files.ts'

/**
 * Writes a run's evidence folder.
 * @throws Stop STOP_REFUSED_INPUT where the folder is not empty, for other files would pass for evidence of the run, or where
 * an object's name would lead out of it; STOP_STATE_CORRUPT, STOP_SOURCE_UNREACHABLE
 */
export async function writeEvidence(objects: ObjectStore, runId: RunId, folder: string): Promise<Collected> {
  if ((await namesIn(folder)).length > 0)
    throw new Stop('STOP_REFUSED_INPUT', `${folder} is not empty. Name a folder that is new or empty.`)
  const files = evidenceFiles(objects, runId)
  for (;;) {
    const next = await files.next()
    if (next.done === true) return next.value
    // Whoever may write into the bucket may name an object as they like.
    const target = pathOf(folder, next.value.name)
    await mkdir(dirname(target), { recursive: true })
    await writeFile(target, next.value.bytes)
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (isMissing(error)) return []
    throw error
  }
}

/** Whether a folder looks like evidence, damaged or not: it holds a manifest or a state. Any other folder, which may be huge, is not read. */
export async function isEvidence(folder: string): Promise<boolean> {
  const found = await Promise.all([MANIFEST_FILE, STATE_FILE].map((name) => stat(join(folder, name)).catch(() => null)))
  return found.some((one) => one?.isFile() === true)
}

/**
 * Every file below a folder, by its name relative to it.
 * @throws Stop STOP_REFUSED_INPUT for a link, a pipe or a device: what it leads to is not in the folder
 */
export async function readEvidence(folder: string): Promise<Files> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const within = (entry: Dirent): string => join(entry.parentPath, entry.name)
  const files = new Map<string, Uint8Array>()
  for (const entry of entries.toSorted((a, b) => compareText(within(a), within(b)))) {
    if (entry.isDirectory()) continue
    const name = relative(folder, within(entry)).split(sep).join('/')
    if (!entry.isFile()) throw new Stop('STOP_REFUSED_INPUT', `${name} is no plain file: it leads out of the folder.`)
    files.set(name, await readFile(within(entry)))
  }
  return files
}
