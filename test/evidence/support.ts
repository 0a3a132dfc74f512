import { evidenceFiles } from '../../src/evidence/collect.ts'
import type { Files } from '../../src/evidence/layout.ts'
import { type CheckResult, type Verdict, verifyEvidence } from '../../src/evidence/verify.ts'
import type { RunId } from '../../src/orchestrator/brands.ts'
import type { PinnedKey } from '../../src/orchestrator/dsse.ts'
import { DEFAULT_SETTINGS } from '../../src/orchestrator/settings.ts'
import { memoryStore } from '../fakes/memory-store.ts'
import { World, type WorldOptions } from '../orchestrator/world.ts'

/** Evidence folders of runs in memory. */

export interface Told {
  readonly world: World
  readonly runId: RunId
}

/** A run led to a resting place: SG_1, SG_2, or its end, where one approval was refused on the way. */
export async function runTo(where: 'SG_1' | 'SG_2' | 'end', options: WorldOptions = {}): Promise<Told> {
  const world = new World(options)
  const { runId } = await world.cut()
  if (where === 'SG_1') return { world, runId }
  await world.approve(runId, { approval_id: 'too-early', signed_utc: '2020-01-01T00:00:00.000Z' })
  await world.approve(runId)
  if (where === 'end') await world.approve(runId)
  return { world, runId }
}

export async function folderOf({ world, runId }: Told): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>()
  for await (const { name, bytes } of evidenceFiles(memoryStore(world.memory).objects, runId)) files.set(name, bytes)
  return files
}

export const verified = (files: Files, head: string | null = null, keys: readonly PinnedKey[] | null = null): Verdict =>
  verifyEvidence(files, { codeVersion: DEFAULT_SETTINGS.codeVersion, head, keys })

export const checkOf = ({ checks }: Verdict, name: string): CheckResult => {
  const found = checks.find(({ check }) => check === name)
  if (found === undefined) throw new Error(`no check ${name}`)
  return found
}

export const failing = ({ checks }: Verdict): readonly string[] =>
  checks.flatMap(({ check, outcome }) => (outcome === 'fails' ? [check] : []))

/** The folder with one byte of one file turned. */
export function flipped(files: Files, name: string, at: number, mask = 1): Files {
  const given = files.get(name)
  if (given === undefined) throw new Error(`no file ${name}`)
  const bytes = Uint8Array.from(given)
  bytes[at] = (bytes[at] ?? 0) ^ mask
  return new Map(files).set(name, bytes)
}
