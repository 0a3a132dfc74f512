import type { PinnedKey } from '../orchestrator/dsse.ts'
import { GATE_LABELS } from '../orchestrator/steps.ts'
import { CHECKS, type Check } from './checks/all.ts'
import type { CheckInput } from './checks/check.ts'
import { type Files, MANIFEST_FILE } from './layout.ts'
import { openEvidence } from './open.ts'
import { type SignatureFinding, signatureFindings } from './signatures.ts'

/**
 * The offline verifier: what an evidence folder, or a report alone, proves of itself. Pure: no store, no database, no
 * clock.
 *
 * *Consistent*: every part agrees with every other; whoever could write all of them could have made them so.
 * *Authentic*: what the approvals bind is moreover as their signers signed it, under keys that the reader vouches for.
 */

export type VerdictWord = 'authentic' | 'consistent' | 'inconsistent' | 'broken'

export interface CheckResult {
  readonly check: string
  readonly outcome: 'holds' | 'fails' | 'not_checked'
  readonly proves: string
  readonly problems: readonly string[]
  /** Why it was not checked. */
  readonly reason: string | null
  /** Whose signatures, under keys that were vouched for, cover what it looked at. */
  readonly authentic: readonly string[]
}

export interface Verdict {
  readonly of: 'folder' | 'report'
  readonly verdict: VerdictWord
  readonly run_id: string | null
  readonly document_id: string | null
  readonly head: string | null
  readonly checks: readonly CheckResult[]
}

export interface VerifyOptions {
  readonly codeVersion: string
  readonly head: string | null
  /** Whose keys the person who asks vouches for; null where none were given. */
  readonly keys: readonly PinnedKey[] | null
}

/** `report.json` alone is taken for a report; anything else for an evidence folder. */
export function verifyEvidence(files: Files, options: VerifyOptions): Verdict {
  const opened = openEvidence(files)
  const of = files.size === 1 && files.has('report.json') ? 'report' : 'folder'
  const state = opened.state.kind === 'read' ? opened.state.value : null
  const run = opened.report.kind === 'read' ? opened.report.value.run : null
  const signed = state === null ? [] : signatureFindings(state, options.keys)
  const checks = CHECKS.map((check) => resultOf(check, of, { opened, ...options }, signed))
  return {
    of,
    verdict: verdictOf(checks, signed),
    run_id: state?.run_id ?? run?.run_id ?? null,
    document_id: state?.document_id ?? run?.document_id ?? null,
    head: opened.manifest.kind === 'read' ? opened.manifest.value.head : null,
    checks,
  }
}

function resultOf(
  { name, proves, body, ofReport, underSignature }: Check,
  of: Verdict['of'],
  input: CheckInput,
  signed: readonly SignatureFinding[],
): CheckResult {
  const finding =
    of === 'report' && ofReport !== true
      ? { skipped: `a report alone does not tell: give the folder with its ${MANIFEST_FILE}` }
      : body(input)
  const told = { check: name, proves }
  if ('skipped' in finding)
    return { ...told, outcome: 'not_checked', problems: [], reason: finding.skipped, authentic: [] }
  const holds = finding.length === 0
  return {
    ...told,
    outcome: holds ? 'holds' : 'fails',
    problems: finding,
    reason: null,
    authentic: holds && underSignature === true ? signed.flatMap(vouchedFor) : [],
  }
}

const vouchedFor = ({ kind, decision, signer }: SignatureFinding): readonly string[] =>
  kind === 'vouched' ? [`${decision === 'void' ? 'Giving up' : GATE_LABELS[decision]}: ${signer}`] : []

/** Where a signature covers what fails, it is broken: what was signed is not what lies there. */
function verdictOf(checks: readonly CheckResult[], signed: readonly SignatureFinding[]): VerdictWord {
  const failing = checks.filter(({ outcome }) => outcome === 'fails')
  const covered = new Set(CHECKS.flatMap(({ name, underSignature }) => (underSignature === true ? [name] : [])))
  const isSigned = signed.some(({ kind }) => kind !== 'unsigned')
  if (isSigned && failing.some(({ check }) => covered.has(check))) return 'broken'
  if (failing.length > 0) return 'inconsistent'
  return signed.length > 0 && signed.every(({ kind }) => kind === 'vouched') ? 'authentic' : 'consistent'
}
