import type { SessionEvidence, TargetIdentity } from '../../orchestrator/facts.ts'
import { type CheckBody, type CheckInput, needed, skipped } from './check.ts'

interface Session {
  readonly evidence: SessionEvidence
  readonly target: TargetIdentity
}

/** What brackets every session: each once, however many statements of the registry come between. */
const BRACKETS = ['begin', 'fence', 'end_checks', 'rollback'] as const

/** The no-mutation evidence: each session was one read-only transaction that was assigned no id and held no lock that writes. */
export const sessions: CheckBody = (input) => {
  const all = sessionsIn(input)
  if (all === null) return skipped('there is neither a state nor a report')
  if (all.length === 0) return skipped('no session was opened')
  return [...all.flatMap((session, n) => problemsOf(session, `session ${n + 1}`)), ...oneTarget(all)]
}

function sessionsIn({ opened }: CheckInput): readonly Session[] | null {
  const state = needed(opened.state, 'state')
  if ('value' in state) return state.value.sessions
  const report = needed(opened.report, 'report.json')
  return 'value' in report ? report.value.sessions : null
}

function problemsOf({ evidence }: Session, which: string): readonly string[] {
  const counts = new Map(evidence.statements.map(({ name, count }) => [name, count]))
  const told: readonly (readonly [boolean, string])[] = [
    [evidence.read_only, 'was not read-only'],
    [!evidence.xid_assigned, 'was assigned a transaction id'],
    [evidence.isolation === 'repeatable read', `ran at ${evidence.isolation}`],
    [!evidence.row_security, 'had row security on: rows may have been filtered unseen'],
    [evidence.ended === 'rolled_back', `ended as ${evidence.ended}`],
    [counts.size === evidence.statements.length, 'names a statement twice'],
    ...BRACKETS.map((name) => [counts.get(name) === 1, `sent ${name} ${counts.get(name) ?? 0} times`] as const),
    ...evidence.locks.map((lock) => [isHarmless(lock), `held a lock: ${lock.type} ${lock.mode}`] as const),
  ]
  return told.flatMap(([holds, what]) => (holds ? [] : [`${which} ${what}`]))
}

const isHarmless = ({ type, mode }: SessionEvidence['locks'][number]): boolean =>
  (type === 'relation' && mode === 'AccessShareLock') || (type === 'virtualxid' && mode === 'ExclusiveLock')

function oneTarget(all: readonly Session[]): readonly string[] {
  const targets = new Set(all.map(({ target }) => `${target.system_identifier} ${target.database}`))
  return targets.size === 1 ? [] : [`the sessions were on ${targets.size} databases`]
}
