import { profileDigest } from '../cutting/index.ts'
import { sha256 } from './digest.ts'
import { baselineNow, functionsDigest, grantSnapshot, triggersDigest, vocabularyDigest } from './fact-digests.ts'
import { type Facts, isGone, visibleOr } from './facts.ts'
import { type Plan, RULES_VERSION } from './plan.ts'
import type { Settings } from './settings.ts'
import type { PinValue, RunState } from './state.ts'
import { detail, Stop } from './stops.ts'

interface PinnedFact {
  readonly pin: string
  /** What people call it. */
  readonly label: string
  /** Whether its value now counts as another; by default any other value does. */
  readonly differs?: (was: PinValue, is: PinValue) => boolean
}

interface DriftFact extends PinnedFact {
  /** Its value now. */
  readonly now: (facts: Facts, run: RunState, settings: Settings) => PinValue
}

/** A fact that needs no settings to be read. */
interface NotedFact extends PinnedFact {
  readonly now: (facts: Facts, run: RunState) => PinValue
}

const isOther = (was: PinValue, is: PinValue): boolean => was !== is
/** A server may come back on another port; another host is another server, were its name and data the same (H13). */
const isOtherHost = (was: PinValue, is: PinValue): boolean => hostOf(was) !== hostOf(is)
const isOtherPort = (was: PinValue, is: PinValue): boolean => was !== is && !isOtherHost(was, is)
const hostOf = (endpoint: PinValue): string => String(endpoint).replace(/:\d+$/, '')

/** The facts that may not change under a run. */
export const DRIFT_FACTS: readonly DriftFact[] = [
  { pin: 'document_row_id', label: 'row of the document', now: (f) => f.document?.id ?? null },
  { pin: 'version_id', label: 'row of the version', now: (f) => f.version?.id ?? null },
  { pin: 'manifest_digest', label: 'text of the version', now: (f) => f.version?.manifest_digest ?? null },
  {
    pin: 'text_sha256',
    label: 'sha256 of the text',
    now: (f) => (f.version?.body == null ? null : sha256(f.version.body)),
  },
  { pin: 'docprefix', label: 'docprefix', now: (f) => f.document?.docprefix ?? null },
  { pin: 'grammar_profile', label: 'grammar profile of the document', now: (f) => f.document?.grammar_profile ?? null },
  {
    pin: 'profile_digest',
    label: 'rules of the grammar profile',
    now: (_f, run, { profiles }) => profileDigest(String(run.context_pins['profile_name']), profiles),
  },
  { pin: 'leaf_level', label: 'leaf level of the document', now: (f) => f.document?.leaf_level ?? null },
  { pin: 'scope', label: 'scope', now: (f) => f.document?.scope ?? null },
  { pin: 'rules_version', label: 'rules version', now: () => RULES_VERSION },
  { pin: 'baseline_digest', label: 'units in the database', now: baselineNow },
  {
    pin: 'foreign_units',
    label: 'units of other documents under the docprefix',
    now: (f) => f.foreign_addresses.length,
  },
  { pin: 'vocabulary_digest', label: 'vocabulary', now: vocabularyDigest },
  { pin: 'grant_snapshot_sha256', label: 'grants', now: grantSnapshot },
  { pin: 'system_identifier', label: 'database cluster (system_identifier)', now: (f) => f.target.system_identifier },
  { pin: 'database', label: 'database', now: (f) => f.target.database },
  { pin: 'endpoint', label: 'host of the database', now: (f) => f.target.endpoint, differs: isOtherHost },
  { pin: 'functions_digest', label: 'canonical functions', now: functionsDigest },
  { pin: 'triggers_digest', label: 'triggers', now: triggersDigest },
]

/** Facts whose change is shown; none of them stops a run or voids an approval (H6, H14). */
const NOTED_FACTS: readonly NotedFact[] = [
  { pin: 'endpoint', label: 'endpoint of the database', now: (f) => f.target.endpoint, differs: isOtherPort },
  { pin: 'server_version', label: 'server version', now: (f) => f.target.server_version },
  { pin: 'in_recovery', label: 'read on a hot standby', now: (f) => f.target.in_recovery },
  { pin: 'newer_version', label: 'newer version of the document', now: (f) => f.newer_version },
  { pin: 'other_documents_units', label: 'units of other documents', now: (f) => f.survey.other_documents_units },
  { pin: 'code_version', label: 'version of IU Cutter', now: (_f, run) => run.code_version },
]

export interface DriftCheck {
  readonly checked: number
  readonly changed: readonly ChangedFact[]
}

export interface ChangedFact {
  readonly pin: string
  readonly label: string
  readonly was: PinValue
  readonly is: PinValue
}

/** Compares the live facts, and the rules in force here, with the pins that are set. */
export function driftOf(run: RunState, facts: Facts, settings: Settings): DriftCheck {
  const pinned = pinnedOf(DRIFT_FACTS, run)
  return {
    checked: pinned.length,
    changed: changedOf(pinned, run, (fact) => fact.now(facts, run, settings)),
  }
}

/** What has changed and stops nothing. */
export const notedOf = (run: RunState, facts: Facts): readonly ChangedFact[] =>
  changedOf(pinnedOf(NOTED_FACTS, run), run, (fact) => fact.now(facts, run))

/** What people call the facts that a resume compares. */
export const checkedFacts = (run: RunState): readonly PinnedFact[] => pinnedOf(DRIFT_FACTS, run)

const pinnedOf = <T extends PinnedFact>(list: readonly T[], run: RunState): readonly T[] =>
  list.filter(({ pin }) => run.context_pins[pin] !== undefined)

const changedOf = <T extends PinnedFact>(
  list: readonly T[],
  run: RunState,
  now: (fact: T) => PinValue,
): readonly ChangedFact[] =>
  list.flatMap((fact) => {
    const was = run.context_pins[fact.pin] ?? null
    const is = now(fact)
    const { pin, label, differs = isOther } = fact
    return differs(was, is) ? [{ pin, label, was, is }] : []
  })

/** The stop that names every changed fact with its old and new value. */
export function driftStop(check: DriftCheck, facts: Facts, plan: Plan | null): Stop {
  const details = check.changed.map(({ label, was, is }) => detail(`${label}: was ${was}, is now ${is}`))
  const done = plan !== null && alreadyCarriedOut(plan, facts)
  const what = check.changed.map(({ label }) => label).join(', ')
  return new Stop(
    'STOP_DRIFT',
    done
      ? `Someone has carried this plan out: the live units already equal its result (changed: ${what})`
      : `Changed since it was pinned: ${what}`,
    { details },
  )
}

/** Whether the live units already equal the plan's result (H14). */
function alreadyCarriedOut(plan: Plan, facts: Facts): boolean {
  const live = new Map(visibleOr(facts.baseline, []).map((unit) => [unit.address, unit]))
  return (
    plan.effects.every((effect) => {
      const unit = live.get(effect.address)
      if (unit === undefined) return false
      return effect.kind === 'retire'
        ? unit.lifecycle_status === 'retired'
        : !isGone(unit) && unit.latest.content_hash === effect.content_hash
    }) && plan.effects.some((effect) => effect.kind !== 'keep')
  )
}
