import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { GrammarProfile } from '../../src/cutting/index.ts'
import { readProfileText } from '../../src/schema/profile-text.ts'

/** The worked example of docs/profiles.md: the file as it stands there, and the profile in it. */

export const TEAM_FILE: string =
  /```json profile\n([\s\S]*?)```/.exec(
    readFileSync(join(import.meta.dirname, '../../docs/profiles.md'), 'utf8'),
  )?.[1] ?? ''

export function teamProfile(json: string = TEAM_FILE): GrammarProfile {
  const reading = readProfileText(json)
  if (reading.kind === 'refused') throw new Error(JSON.stringify(reading.problems))
  return reading.profile
}
