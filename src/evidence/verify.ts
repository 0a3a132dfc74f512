import { approvals, requests } from './checks/approvals.ts'
import type { CheckBody, CheckInput } from './checks/check.ts'
import { complete } from './checks/complete.ts'
import { form } from './checks/form.ts'
import { handover } from './checks/handover.ts'
import { lossless, planHolds } from './checks/plan.ts'
import { refusals } from './checks/refusals.ts'
import { pages, reportAgrees, reportDigestHolds } from './checks/report.ts'
import { gates } from './checks/run.ts'
import { sessions } from './checks/sessions.ts'
import { type Files, MANIFEST_FILE } from './layout.ts'
import { openEvidence } from './open.ts'

/**
 * The offline verifier: what an evidence folder, or a report alone, proves of itself. Pure: no store, no database, no
 * clock.
 *
 * *Consistent* means that every part agrees with every other; whoever could write all of them could have made them so.
 */

interface Check {
  readonly name: string
  /** What is proven where it holds, as a sentence. */
  readonly proves: string
  readonly body: CheckBody
  /** A report alone can be asked this too. */
  readonly ofReport: boolean
}

const CHECKS: readonly Check[] = [
  {
    name: 'complete',
    proves: 'no file was changed, added or taken away since the folder was written out',
    body: complete,
    ofReport: false,
  },
  { name: 'form', proves: 'every document is of its published form, to the byte', body: form, ofReport: true },
  {
    name: 'report_digest',
    proves: 'the report is the one that the state names',
    body: reportDigestHolds,
    ofReport: false,
  },
  { name: 'report', proves: 'report.json says what state and plan say', body: reportAgrees, ofReport: false },
  { name: 'pages', proves: 'the texts that people read say what report.json says', body: pages, ofReport: false },
  {
    name: 'plan',
    proves: 'effects, units and baseline are those of the plan digest',
    body: planHolds,
    ofReport: false,
  },
  {
    name: 'lossless',
    proves: 'units and gaps together are the pinned text, byte for byte',
    body: lossless,
    ofReport: false,
  },
  {
    name: 'requests',
    proves: 'each request digest is that of the plan, its risks and its predicted rows',
    body: requests,
    ofReport: false,
  },
  {
    name: 'approvals',
    proves: 'each approval was given for its request, in time, and spent once',
    body: approvals,
    ofReport: false,
  },
  { name: 'refusals', proves: 'no refused approval was lost or altered', body: refusals, ofReport: false },
  {
    name: 'gates',
    proves: 'every phase passed has its receipt, and every predicate holds',
    body: gates,
    ofReport: true,
  },
  { name: 'sessions', proves: 'our sessions wrote nothing', body: sessions, ofReport: true },
  { name: 'handover', proves: 'the hand-over is what plan and approvals give', body: handover, ofReport: false },
]

export interface CheckResult {
  readonly check: string
  readonly outcome: 'holds' | 'fails' | 'not_checked'
  readonly proves: string
  readonly problems: readonly string[]
  /** Why it was not checked. */
  readonly reason: string | null
}

export interface Verdict {
  readonly of: 'folder' | 'report'
  readonly verdict: 'consistent' | 'inconsistent'
  readonly run_id: string | null
  readonly document_id: string | null
  readonly head: string | null
  readonly checks: readonly CheckResult[]
}

export interface VerifyOptions {
  readonly codeVersion: string
  readonly head: string | null
}

/** `report.json` alone is taken for a report; anything else for an evidence folder. */
export function verifyEvidence(files: Files, options: VerifyOptions): Verdict {
  const opened = openEvidence(files)
  const of = files.size === 1 && files.has('report.json') ? 'report' : 'folder'
  const checks = CHECKS.map((check) => resultOf(check, of, { opened, ...options }))
  const state = opened.state.kind === 'read' ? opened.state.value : null
  const run = opened.report.kind === 'read' ? opened.report.value.run : null
  return {
    of,
    verdict: checks.some(({ outcome }) => outcome === 'fails') ? 'inconsistent' : 'consistent',
    run_id: state?.run_id ?? run?.run_id ?? null,
    document_id: state?.document_id ?? run?.document_id ?? null,
    head: opened.manifest.kind === 'read' ? opened.manifest.value.head : null,
    checks,
  }
}

function resultOf({ name, proves, body, ofReport }: Check, of: Verdict['of'], input: CheckInput): CheckResult {
  const finding =
    of === 'report' && !ofReport
      ? { skipped: `a report alone does not tell: give the folder with its ${MANIFEST_FILE}` }
      : body(input)
  if ('skipped' in finding)
    return { check: name, outcome: 'not_checked', proves, problems: [], reason: finding.skipped }
  const outcome = finding.length === 0 ? 'holds' : 'fails'
  return { check: name, outcome, proves, problems: finding, reason: null }
}
