import { approvals, requests } from './approvals.ts'
import type { CheckBody } from './check.ts'
import { complete } from './complete.ts'
import { form } from './form.ts'
import { gates } from './gates.ts'
import { handover } from './handover.ts'
import { lossless } from './lossless.ts'
import { planHolds } from './plan.ts'
import { refusals } from './refusals.ts'
import { pages, reportAgrees, reportDigestHolds } from './report.ts'
import { sessions } from './sessions.ts'
import { signatures } from './signatures.ts'

/** Every check, in the order in which it is told. */

export interface Check {
  readonly name: string
  /** What is proven where it holds, as a sentence. */
  readonly proves: string
  readonly body: CheckBody
  /** A report alone can be asked this too. */
  readonly ofReport?: true
  /** What it looks at is bound by the digest that an approval signs. */
  readonly underSignature?: true
}

export const CHECKS: readonly Check[] = [
  {
    name: 'complete',
    proves: 'no file was changed, added or taken away since the folder was written out',
    body: complete,
  },
  { name: 'form', proves: 'every document is of its published form, to the byte', body: form, ofReport: true },
  {
    name: 'report_digest',
    proves: 'the report is the one that the state names',
    body: reportDigestHolds,
  },
  { name: 'report', proves: 'report.json says what state and plan say', body: reportAgrees },
  { name: 'pages', proves: 'the texts that people read say what report.json says', body: pages },
  {
    name: 'plan',
    proves: 'effects, units and baseline are those of the plan digest',
    body: planHolds,
    underSignature: true,
  },
  {
    name: 'lossless',
    proves: 'units and gaps together are the pinned text, byte for byte',
    body: lossless,
    underSignature: true,
  },
  {
    name: 'requests',
    proves: 'each request digest is that of the plan, its risks and its predicted rows',
    body: requests,
    underSignature: true,
  },
  {
    name: 'approvals',
    proves: 'each approval was given for its request, in time, and spent once',
    body: approvals,
    underSignature: true,
  },
  {
    name: 'signatures',
    proves: 'each decision was signed, by the key named beside it, in every byte',
    body: signatures,
    underSignature: true,
  },
  { name: 'refusals', proves: 'no refused approval was lost or altered', body: refusals },
  {
    name: 'gates',
    proves: 'every phase passed has its receipt, and every predicate holds',
    body: gates,
    ofReport: true,
  },
  { name: 'sessions', proves: 'our sessions wrote nothing', body: sessions, ofReport: true },
  { name: 'handover', proves: 'the hand-over is what plan and approvals give', body: handover },
]
