/** The cutting engine's vocabulary. Offsets are UTF-8 bytes, half-open; lines start at 1, both ends included. */

export interface ByteSpan {
  readonly start: number
  readonly end: number
}

export interface LineSpan {
  readonly first: number
  readonly last: number
}

export const GAP_KINDS = ['preamble', 'container_heading', 'boilerplate', 'separator', 'excluded'] as const
export type GapKind = (typeof GAP_KINDS)[number]

export const STATUS_MARKERS = ['enacted', 'controlled_draft', 'draft', 'obsolete'] as const
export type StatusMarker = (typeof STATUS_MARKERS)[number]

export const SCOPES = ['all', 'enacted_only'] as const
export type Scope = (typeof SCOPES)[number]

/** One addressable piece of the text. `body` is exactly the text under `span`. */
export interface CutUnit {
  /** `<DOCPREFIX>/<KEY-1>/<KEY-2>…` */
  readonly address: string
  readonly parentAddress: string | null
  /** Position in document order, from 0. */
  readonly order: number
  readonly unitKind: string
  readonly sectionType: string
  /** The last key of the address, e.g. `DIEU-12A`. */
  readonly sectionCode: string
  readonly title: string
  readonly span: ByteSpan
  readonly lines: LineSpan
  readonly body: string
  /** sha256 of the UTF-8 body, lower-case hex. */
  readonly contentHash: string
  readonly marker: StatusMarker | null
}

/** Bytes that belong to no unit, and why. */
export interface Gap {
  readonly kind: GapKind
  readonly span: ByteSpan
  readonly lines: LineSpan
  readonly reason: string
}

const PROBLEM_KINDS = [
  'no_units',
  'too_many_units',
  'duplicate_address',
  'empty_unit',
  'coverage_gap',
  'unknown_profile',
  'profile_uncertain',
  'bad_profile',
  'bad_docprefix',
  'bad_text',
] as const
export type ProblemKind = (typeof PROBLEM_KINDS)[number]

/** Something that makes a cut refuse, with its place and cure. `line` and `offset` are null where no place applies. */
export interface CutProblem {
  readonly kind: ProblemKind
  readonly message: string
  readonly cure: string
  readonly line: number | null
  readonly offset: number | null
}

/** A decision a person should look at: reported, never refused. */
export interface Doubt {
  readonly line: number
  readonly reason: string
  readonly text: string
}

/** How the profile was chosen. `score` in 0…1; `runnerUp` is the next best. */
export interface ProfileChoice {
  readonly name: string
  readonly digest: string
  readonly chosenBy: 'named' | 'detected'
  readonly score: number
  readonly runnerUp: { readonly name: string; readonly score: number } | null
  readonly evidence: readonly string[]
}

export interface CutRequest {
  readonly text: string
  readonly docprefix: string
  /** Name of a built-in profile, or null to detect. */
  readonly profile: string | null
  /** Overrides the profile's leaf level; null keeps it. */
  readonly leafLevel: string | null
  readonly scope: Scope
  readonly maxUnits: number
}

export interface Cut {
  readonly profile: ProfileChoice
  readonly leafLevel: string
  readonly units: readonly CutUnit[]
  readonly gaps: readonly Gap[]
  readonly doubts: readonly Doubt[]
  /** UTF-8 length of the text. */
  readonly bytes: number
  /** sha256 over the concatenated spans in order; equals the text's own when lossless. */
  readonly coverageSha256: string
}

export type CutOutcome =
  | { readonly kind: 'cut'; readonly cut: Cut }
  | { readonly kind: 'refused'; readonly problems: readonly CutProblem[]; readonly profile: ProfileChoice | null }
