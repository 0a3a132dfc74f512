import { readFile, stat } from 'node:fs/promises'
import { readEvidence } from '../../adapters/evidence-folder.ts'
import type { Files } from '../../evidence/layout.ts'
import { type CheckResult, type Verdict, verifyEvidence } from '../../evidence/verify.ts'
import { CODE_VERSION } from '../../version.ts'
import { type Context, Refused, type Result } from '../context.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import type { Shell } from '../shell.ts'

interface VerifyOptions {
  readonly head?: string
}

export const addVerify = ({ define, act }: Shell): void => {
  define('verify <evidence>', 'check an evidence folder, or a report.json, with no cloud and no database', [
    'verify by-law-evidence',
    'verify by-law-evidence --head SHA',
    'verify report.json --json',
  ])
    .option('--head <sha256>', 'the head that was noted when the folder was written out')
    .action((evidence: string, options: VerifyOptions) => act((context) => verify(context, evidence, options)))
}

async function verify(context: Context, evidence: string, { head }: VerifyOptions): Promise<Result> {
  if (head !== undefined && !/^[0-9a-f]{64}$/.test(head))
    throw new Refused(EXIT.refused, '--head must be a sha256: 64 lower-case hex digits.')
  const files = evidence === '-' ? new Map([['report.json', await context.input()]]) : await filesAt(evidence)
  const verdict = verifyEvidence(files, { codeVersion: CODE_VERSION, head: head ?? null })
  return { json: verdict, text: verdictText(verdict), exit: exitOf(verdict) }
}

async function filesAt(path: string): Promise<Files> {
  const found = await stat(path).catch(() => null)
  if (found === null) throw new Refused(EXIT.other, `There is nothing at ${path}.`)
  return found.isDirectory() ? await readEvidence(path) : new Map([['report.json', await readFile(path)]])
}

const EXITS: { readonly [V in Verdict['verdict']]: ExitCode } = { consistent: EXIT.done, inconsistent: EXIT.drift }
const exitOf = ({ verdict }: Verdict): ExitCode => EXITS[verdict]

const SIGNS: { readonly [O in CheckResult['outcome']]: string } = { holds: '✓', fails: '✗', not_checked: '–' }

function verdictText(verdict: Verdict): string {
  const checks = verdict.checks.flatMap(({ check, outcome, proves, problems, reason }) => [
    `  ${SIGNS[outcome]} ${check.padEnd(14)} ${outcome === 'not_checked' ? `not checked: ${reason}` : proves}`,
    ...problems.map((problem) => `      ${problem}`),
  ])
  return [
    `${verdict.run_id ?? 'unknown run'}  ${verdict.document_id ?? ''}`.trimEnd(),
    ...checks,
    `  ${verdict.verdict.toUpperCase()}: ${MEANING[verdict.verdict]}`,
    ...(verdict.head === null ? [] : [`  head ${verdict.head}`]),
  ].join('\n')
}

const MEANING: { readonly [V in Verdict['verdict']]: string } = {
  consistent:
    'every part agrees with every other. No signature covers it: whoever could write all of it could have made it so. Compare the head with one that was noted elsewhere (--head).',
  inconsistent: 'parts disagree, as named above. Do not rely on it.',
}
