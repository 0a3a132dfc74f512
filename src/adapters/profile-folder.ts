import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type GrammarProfile, PROFILES } from '../cutting/index.ts'
import { detail, Stop, type StopDetail } from '../orchestrator/stops.ts'
import { plural } from '../reports/format.ts'
import { readProfileText } from '../schema/profile-text.ts'

/** A team's own grammar profiles: a folder of JSON files, one profile each. */

/**
 * The built-in profiles, then those of the folder by file name; the built-in ones alone where no folder is given.
 * @throws Stop STOP_REFUSED_INPUT: every problem of every file at once, each with its file
 */
export async function profilesOf(folder: string | null): Promise<readonly GrammarProfile[]> {
  if (folder === null) return PROFILES
  const files = await filesIn(folder)
  const problems: StopDetail[] = []
  const found = new Map<string, { readonly file: string; readonly profile: GrammarProfile }>()
  for (const file of files) {
    const reading = readProfileText(await readFile(join(folder, file), 'utf8'))
    if (reading.kind === 'refused') {
      problems.push(...reading.problems.map(({ message, cure }) => detail(`${file}: ${message}`, cure)))
      continue
    }
    const { profile } = reading
    const other = found.get(profile.name)?.file
    if (other === undefined) found.set(profile.name, { file, profile })
    else problems.push(detail(`${file}: ${profile.name} is the name of the profile in ${other}, too.`, 'Rename one.'))
  }
  if (problems.length > 0)
    throw new Stop(
      'STOP_REFUSED_INPUT',
      `The grammar profiles in ${folder} have ${plural(problems.length, 'problem')}`,
      {
        details: problems,
      },
    )
  return [...PROFILES, ...[...found.values()].map(({ profile }) => profile)]
}

async function filesIn(folder: string): Promise<readonly string[]> {
  try {
    const files = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort()
    if (files.length > 0) return files
  } catch (cause) {
    throw new Stop('STOP_REFUSED_INPUT', `The folder of grammar profiles ${folder} cannot be read`, {
      details: [detail('CUTTER_PROFILES_DIR names it', 'Name a folder of profile files, or leave it out.')],
      cause,
    })
  }
  throw new Stop('STOP_REFUSED_INPUT', `The folder of grammar profiles ${folder} holds no .json file`, {
    details: [detail('CUTTER_PROFILES_DIR names it', 'Put a profile file there, or leave it out.')],
  })
}
