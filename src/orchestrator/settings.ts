import { type GrammarProfile, PROFILES } from '../cutting/index.ts'
import type { DurationMs, Sha256 } from './brands.ts'
import type { PinnedKey } from './dsse.ts'
import { PROVEN_FINGERPRINTS } from './proven.ts'
import { PROVEN_TRIGGERS } from './proven-triggers.ts'
import type { ApprovalPolicy } from './state.ts'
import type { PhaseName, SovereignGate } from './steps.ts'
import { seconds } from './time.ts'

/** The kill switch: a constant of the build. No live write path exists, so flipping it alone still refuses. */
export const executionEnabled: boolean = false

/** Names that belong to the site; the reference names are the defaults. */
export interface Site {
  readonly unit_schema: string
  readonly governance_schema: string
  readonly owner_role: string
  readonly writer_role: string
  readonly verifier_role: string
  /** `p_actor` of every planned call. */
  readonly actor: string
  /** Appended to commands that people are shown, e.g. ` --runs-dir runs`. */
  readonly command_suffix: string
  readonly demo: boolean
}

/** Who may decide at a gate, and how that is known. */
export interface ApprovalRules {
  readonly policy: ApprovalPolicy
  /** Under the signed policy: whose signatures count. */
  readonly keys: readonly PinnedKey[]
  /** Principals that may decide at a gate; left out where any sender may. */
  readonly senders: { readonly [G in SovereignGate]?: readonly string[] }
  /** Refuse at SG_2 an approval from the sender of SG_1's. */
  readonly sendersDiffer: boolean
}

/** What the core is told of its site: limits, rules and names. */
export interface Settings {
  /** Recorded in every state and report. */
  readonly codeVersion: string
  /** The kill switch; a mode LIVE is refused whatever it says. */
  readonly executionEnabled: boolean
  /** Of the UTF-8 text. */
  readonly maxBodyBytes: number
  /** Units of one document at most. */
  readonly maxCandidates: number
  /** Null: reported as not pinned. */
  readonly grantSnapshotSha256: Sha256 | null
  /** Rights held through PUBLIC that the operator accepts, as `right on object`. */
  readonly acceptedPublicRights: readonly string[]
  /** Refuse an approval from the sender of the cut. */
  readonly fourEyes: boolean
  /** The grammar profiles that a document may name: the built-in ones, and the team's own after them. */
  readonly profiles: readonly GrammarProfile[]
  readonly approvals: ApprovalRules
  readonly provenFingerprints: readonly string[]
  /** As `triggerLine` writes them. */
  readonly provenTriggers: readonly string[]
  /** A phase over its soft cap is a warning in the report. */
  readonly softCap: DurationMs
  readonly softCaps: { readonly [P in PhaseName]?: DurationMs }
  readonly site: Site
}

/** The names of the reference database. */
export const DEFAULT_SITE: Site = {
  unit_schema: 'public',
  governance_schema: 'cutter_governance',
  owner_role: 'directus',
  writer_role: 'cutter_exec',
  verifier_role: 'cutter_verify',
  actor: 'iu-cutter',
  command_suffix: '',
  demo: false,
}

/** Approvals count by form and digest; any sender may decide. */
export const STRUCTURAL: ApprovalRules = { policy: 'structural', keys: [], senders: {}, sendersDiffer: false }

/** Unsigned approvals of any sender, 64 MiB, 100 000 units, the built-in grammar profiles, the reference names. */
export const DEFAULT_SETTINGS: Settings = {
  codeVersion: 'unversioned',
  executionEnabled,
  maxBodyBytes: 64 * 1024 * 1024,
  maxCandidates: 100_000,
  grantSnapshotSha256: null,
  acceptedPublicRights: [],
  fourEyes: false,
  profiles: PROFILES,
  approvals: STRUCTURAL,
  provenFingerprints: PROVEN_FINGERPRINTS,
  provenTriggers: PROVEN_TRIGGERS,
  softCap: seconds(10),
  softCaps: {},
  site: DEFAULT_SITE,
}
