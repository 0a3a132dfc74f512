import { sha256 } from './hash.ts'
import type { GrammarProfile } from './profile.ts'
import { ARTICLE_SECTION } from './profiles/article-section.ts'
import { DE_LAW } from './profiles/de-law.ts'
import { EU_ACT } from './profiles/eu-act.ts'
import { MARKDOWN_ATX } from './profiles/markdown-atx.ts'
import { NUMBERED_OUTLINE } from './profiles/numbered-outline.ts'
import { VN_LAW } from './profiles/vn-law.ts'

/** The built-in profiles, in the order in which a tie between equal scores is reported. */
export const PROFILES: readonly GrammarProfile[] = [
  MARKDOWN_ATX,
  NUMBERED_OUTLINE,
  ARTICLE_SECTION,
  VN_LAW,
  DE_LAW,
  EU_ACT,
]

export const PROFILE_NAMES: readonly string[] = PROFILES.map((profile) => profile.name)

/** sha256 over the profile's rules with sorted keys. `about` is no rule. */
export const digestOfProfile = ({ about: _, ...rules }: GrammarProfile): string =>
  sha256(JSON.stringify(rules, sortedKeys))

/** Digest of a profile by its name, or null where there is none of that name. */
export function profileDigest(name: string, profiles: readonly GrammarProfile[] = PROFILES): string | null {
  const profile = profiles.find((candidate) => candidate.name === name)
  return profile === undefined ? null : digestOfProfile(profile)
}

function sortedKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}
