import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import { type Collected, evidenceFiles } from '../evidence/collect.ts'
import type { Files } from '../evidence/layout.ts'
import type { RunId } from '../orchestrator/brands.ts'
import type { ObjectStore } from '../orchestrator/ports.ts'
import { Stop } from '../orchestrator/stops.ts'
import { isMissing } from './files.ts'

/**
 * Writes a run's evidence folder.
 * @throws Stop STOP_REFUSED_INPUT where something lies in the folder already: what is not of the run would be no evidence;
 * STOP_STATE_CORRUPT, STOP_SOURCE_UNREACHABLE
 */
export async function writeEvidence(objects: ObjectStore, runId: RunId, folder: string): Promise<Collected> {
  if ((await namesIn(folder)).length > 0)
    throw new Stop('STOP_REFUSED_INPUT', `${folder} is not empty. Name a folder that is new or empty.`)
  const files = evidenceFiles(objects, runId)
  for (;;) {
    const next = await files.next()
    if (next.done === true) return next.value
    const target = join(folder, ...next.value.name.split('/'))
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

/** Every file below a folder, by its name relative to it. */
export async function readEvidence(folder: string): Promise<Files> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries.filter((entry) => !entry.isDirectory()).map(({ parentPath, name }) => join(parentPath, name))
  const read = async (path: string) => [relative(folder, path).split(sep).join('/'), await readFile(path)] as const
  const files = new Map<string, Uint8Array>()
  for (const path of paths.sort()) {
    const [name, bytes] = await read(path)
    files.set(name, bytes)
  }
  return files
}
