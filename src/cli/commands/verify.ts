import { readFile, stat } from 'node:fs/promises'
import { isEvidence, readEvidence } from '../../adapters/evidence-folder.ts'
import { whyUnread } from '../../adapters/why-unread.ts'
import { readKeys } from '../../config/approver-keys.ts'
import { type Files, MANIFEST_FILE, STATE_FILE } from '../../evidence/layout.ts'
import { type CheckResult, type Verdict, type VerdictWord, verifyEvidence } from '../../evidence/verify.ts'
import { isSha256 } from '../../orchestrator/brands.ts'
import type { PinnedKey } from '../../orchestrator/dsse.ts'
import { CODE_VERSION } from '../../version.ts'
import { type Context, Refused, type Result } from '../context.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import type { Shell } from '../shell.ts'

interface VerifyOptions {
  readonly head?: string
  readonly keys?: string
}

export const addVerify = ({ define, act }: Shell): void => {
  define(
    'verify <evidence>',
    'check an evidence folder, a report.json, or (-) a report on standard input, with no cloud and no database',
    [
      'verify by-law-evidence',
      'verify by-law-evidence --head SHA',
      'verify by-law-evidence --keys approvers.json',
      'verify report.json --json',
      'verify - < report.json',
    ],
  )
    .option('--head <sha256>', 'the head that was noted when the folder was written out')
    .option('--keys <file>', 'the keys that you vouch for, as CUTTER_APPROVER_KEYS lists them')
    .action((evidence: string, options: VerifyOptions) => act((context) => verify(context, evidence, options)))
}

async function verify(context: Context, evidence: string, { head, keys }: VerifyOptions): Promise<Result> {
  if (head !== undefined && !isSha256(head))
    throw new Refused(EXIT.refused, '--head must be a sha256: 64 lower-case hex digits.')
  const pinned = keys === undefined ? null : await keysIn(keys)
  const files = evidence === '-' ? new Map([['report.json', await context.input()]]) : await filesAt(evidence)
  const verdict = verifyEvidence(files, { codeVersion: CODE_VERSION, head: head ?? null, keys: pinned })
  return { json: verdict, text: verdictText(verdict), exit: exitOf(verdict) }
}

async function filesAt(path: string): Promise<Files> {
  const found = await stat(path).catch(() => null)
  if (found === null) throw new Refused(EXIT.other, `There is nothing at ${path}.`)
  if (!found.isDirectory()) return new Map([['report.json', await readFile(path)]])
  if (await isEvidence(path)) return await readEvidence(path)
  throw new Refused(
    EXIT.other,
    `${path} is no evidence folder: it holds neither ${MANIFEST_FILE} nor ${STATE_FILE}. Write one with: cutter report RUN --out FOLDER`,
  )
}

async function keysIn(path: string): Promise<readonly PinnedKey[]> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new Refused(EXIT.other, `The file of keys ${path} cannot be read: ${whyUnread(error)}.`)
  })
  const read = readKeys(text)
  if (read.kind === 'keys') return read.keys
  throw new Refused(EXIT.refused, `${path} is no list of keys:\n${read.problems.map((one) => `  ${one}`).join('\n')}`)
}

const EXITS: { readonly [V in VerdictWord]: ExitCode } = {
  authentic: EXIT.done,
  consistent: EXIT.done,
  inconsistent: EXIT.drift,
  broken: EXIT.refused,
}
const exitOf = ({ verdict }: Verdict): ExitCode => EXITS[verdict]

const SIGNS: { readonly [O in CheckResult['outcome']]: string } = { holds: '✓', fails: '✗', not_checked: '–' }

function verdictText(verdict: Verdict): string {
  const { checks: all, of, verdict: word } = verdict
  // A report alone leaves most of them out, for one reason: it is said once, at the end.
  const shown = of === 'folder' ? all : all.filter(({ outcome }) => outcome !== 'not_checked')
  const checks = shown.flatMap(({ check, outcome, proves, problems, reason, authentic }) => [
    `  ${SIGNS[outcome]} ${check.padEnd(14)} ${outcome === 'not_checked' ? `not checked: ${reason}` : `${outcome === 'fails' ? 'does not hold: ' : ''}${proves}`}`,
    ...problems.map((problem) => `      ${problem}`),
    ...authentic.map((signer) => `      authentic, signed at ${signer}`),
  ])
  return [
    `${verdict.run_id ?? 'unknown run'}  ${verdict.document_id ?? ''}`.trimEnd(),
    ...checks,
    ...(of === 'folder' ? [] : alone(all)),
    `  ${word.toUpperCase()}: ${of === 'report' && word === 'consistent' ? CONSISTENT_ALONE : meaningOf(word, all)}`,
    ...(verdict.head === null ? [] : [`  head ${verdict.head}`]),
  ].join('\n')
}

/** What a report alone cannot tell. */
function alone(checks: readonly CheckResult[]): readonly string[] {
  const left = checks.filter(({ outcome }) => outcome === 'not_checked')
  if (left.length === 0) return []
  const reasons = [...new Set(left.map(({ reason }) => reason))].join('; ')
  return [
    `  – not checked, ${left.length} of ${checks.length}: ${left.map(({ check }) => check).join(', ')}`,
    `      ${reasons}`,
  ]
}

const CONSISTENT_ALONE =
  'what could be checked agrees, and that is little: nothing is said of texts, plan, digests and approvals. Verify the whole folder that `cutter report RUN --out DIR` writes.'

/** Whoever writes the folder also writes which version wrote it, and so could keep its pages from being rendered again. */
function meaningOf(word: VerdictWord, checks: readonly CheckResult[]): string {
  const pagesRead = checks.some(({ check, outcome }) => check === 'pages' && outcome !== 'not_checked')
  return pagesRead ? MEANING[word] : MEANING[word].replace(ALL_AGREES, ALL_BUT_PAGES)
}

const ALL_AGREES = 'every part agrees with every other'
const ALL_BUT_PAGES =
  'every part that was checked agrees with every other. The pages that people read were NOT checked: do not rely on them'

const MEANING: { readonly [V in VerdictWord]: string } = {
  authentic: `${ALL_AGREES}. What the approvals bind is as the signers named above signed it. What no signature covers is consistent only: compare the head with one that was noted elsewhere (--head).`,
  consistent: `${ALL_AGREES}. No signature that was vouched for covers it: whoever could write all of it could have made it so. Compare the head with one that was noted elsewhere (--head).`,
  inconsistent: 'parts disagree, as named above. Do not rely on it.',
  broken: 'what was signed is not what lies here, as named above. Do not rely on it.',
}
