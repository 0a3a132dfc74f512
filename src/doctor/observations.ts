import type { AttackRecord } from '../orchestrator/attack.ts'
import type { DurationMs, EpochMs, IsoUtc } from '../orchestrator/brands.ts'
import type {
  FunctionFingerprint,
  GrantFact,
  RoleStatus,
  SessionEvidence,
  TargetIdentity,
  TriggerFact,
} from '../orchestrator/facts.ts'
import type { Settings } from '../orchestrator/settings.ts'

/** What was seen, not yet judged: the checks are functions of these observations alone. */

export type Observed<T> =
  | { readonly kind: 'seen'; readonly value: T }
  /** It was looked at and could not be seen. */
  | { readonly kind: 'failed'; readonly reason: string; readonly cure: string | null }
  /** It cannot be seen from here. */
  | { readonly kind: 'out_of_sight'; readonly reason: string; readonly cure: string | null }
  /** This way of working does without it. */
  | { readonly kind: 'not_needed' }

const PUT_ANSWERS = ['written', 'refused', 'busy'] as const
export type PutAnswer = (typeof PUT_ANSWERS)[number]

/** What the store answered to a canary object. */
export interface StoreSeen {
  /** `bucket NAME` or `folder PATH`. */
  readonly place: string
  /** The first creation, and two more of the same key. */
  readonly create: PutAnswer
  readonly create_again: readonly PutAnswer[]
  /** A replacement under a wrong etag, then under the right one; null where a store has no etags. */
  readonly replace_wrong: PutAnswer | null
  readonly replace_right: PutAnswer | null
  /** Null: it was removed. Otherwise what still stands, and why. */
  readonly left_behind: string | null
}

export interface QueueSeen {
  readonly url: string
  readonly fifo: boolean
  /** Null: no redrive policy. */
  readonly dead_letter_arn: string | null
  readonly max_receive_count: number | null
  readonly visibility_seconds: number
  /** Null: the queue does not say. */
  readonly encrypted: boolean | null
}

export interface DatabaseSeen {
  readonly target: TargetIdentity
  readonly role: RoleStatus
  readonly role_settings: { readonly connection_limit: number; readonly settings: readonly string[] }
  readonly hidden: readonly { readonly object: string; readonly grant: string }[]
  readonly grants: readonly GrantFact[]
  readonly functions: readonly FunctionFingerprint[]
  readonly triggers: readonly TriggerFact[]
  readonly evidence: SessionEvidence
}

/** A clock that was read between two readings of our own. */
export interface ClockSeen {
  readonly name: string
  readonly time: EpochMs
  /** By how much the reading is rounded down. */
  readonly grain: DurationMs
  readonly before: EpochMs
  readonly after: EpochMs
}

/** Where the doctor looks from: in the process of whoever asks, or inside what takes the messages, a deployed function or a worker. */
export const PLACES = ['here', 'deployed', 'worker'] as const
export type Place = (typeof PLACES)[number]

export interface Observations {
  readonly where: Place
  readonly at: IsoUtc
  /** Null where the environment is not usable; then nothing else was looked at. */
  readonly settings: Settings | null
  readonly config_problems: readonly string[]
  /** How long the function may run; null where nobody knows. */
  readonly function_timeout: DurationMs | null
  readonly store: Observed<StoreSeen>
  readonly queues: { readonly cut_queue: Observed<QueueSeen>; readonly resume_queue: Observed<QueueSeen> }
  readonly database: Observed<DatabaseSeen>
  readonly attack: Observed<AttackRecord>
  readonly clocks: readonly ClockSeen[]
}
