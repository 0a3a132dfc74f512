import { problem } from '../cutting/problems.ts'
import { type ProfileReading, readProfile } from '../cutting/profile-file.ts'
import { messageOf } from '../orchestrator/stops.ts'
import { parseStrictJson } from './strict-json.ts'

/** A team's grammar profile from the text of its file; a key that stands twice is a problem too, since the last would win unseen. */
export function readProfileText(text: string): ProfileReading {
  const broken = whyNoJson(text)
  if (broken !== null) return refused([`is no JSON: ${broken}`])
  const json = parseStrictJson(text, 'any')
  return json.kind === 'json' ? readProfile(json.value) : refused(json.problems)
}

/** In the parser's own words, with the place: whoever reads them wrote the file. */
function whyNoJson(text: string): string | null {
  try {
    JSON.parse(text)
    return null
  } catch (error) {
    return messageOf(error)
  }
}

const refused = (whats: readonly string[]): ProfileReading => ({
  kind: 'refused',
  problems: whats.map((what) => problem('bad_profile', `The profile ${what}.`, 'Mend the file.')),
})
