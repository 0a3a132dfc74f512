import type { GrammarProfile } from './profile.ts'
import type { Scan } from './segments.ts'

/** A text as the profile that is to cut it reads it. */
export interface Reading {
  readonly text: string
  /** Where the text begins, behind a byte order mark; in UTF-16 code units. */
  readonly from: number
  readonly profile: GrammarProfile
  readonly found: Scan
  /** All profiles that the text could have. */
  readonly profiles: readonly GrammarProfile[]
}
