import { readFile, stat } from 'node:fs/promises'
import type { GrammarProfile } from '../../cutting/index.ts'
import { detail, Stop } from '../../orchestrator/stops.ts'
import { plural } from '../../reports/format.ts'
import { readProfileText } from '../../schema/profile-text.ts'

export interface NamedProfile {
  readonly profiles: readonly GrammarProfile[]
  /** Null: to be detected. */
  readonly name: string | null
}

/**
 * A profile by its name, else the one in the file of that path.
 * @throws Stop STOP_REFUSED_INPUT: neither is there, or the file has problems, all of which are named
 */
export async function profileFrom(given: string | null, known: readonly GrammarProfile[]): Promise<NamedProfile> {
  const names = known.map(({ name }) => name)
  if (given === null || names.includes(given)) return { profiles: known, name: given }
  const found = await stat(given).catch(() => null)
  if (found?.isFile() !== true)
    throw new Stop('STOP_REFUSED_INPUT', `There is neither a grammar profile nor a file "${given}".`, {
      details: [detail(`Profiles: ${names.join(', ')}.`, 'Name one of them, or the path of a profile file.')],
    })
  const reading = readProfileText(await readFile(given, 'utf8'))
  if (reading.kind === 'profile') {
    const { profile } = reading
    return { profiles: [...known.filter(({ name }) => name !== profile.name), profile], name: profile.name }
  }
  throw new Stop('STOP_REFUSED_INPUT', `The profile file ${given} has ${plural(reading.problems.length, 'problem')}`, {
    details: reading.problems.map(({ message, cure }) => detail(message, cure)),
  })
}
