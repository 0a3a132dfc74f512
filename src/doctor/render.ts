import type { Finding, Level, Subject } from './findings.ts'
import type { Place } from './observations.ts'
import type { DoctorReport } from './report.ts'

/** The answer as a person reads it: the verdict, then every finding in the order in which it was looked at. */

const SIGN: { readonly [L in Level]: string } = { ok: '✓', note: '!', unchecked: '?', problem: '✗' }
const LABEL: { readonly [S in Subject]: string } = {
  config: 'configuration',
  store: 'store',
  cut_queue: 'cut queue',
  resume_queue: 'resume queue',
  database: 'database',
  role: 'role',
  visibility: 'visibility',
  grants: 'grants',
  functions: 'functions',
  attack: 'self-attack',
  clock: 'clock',
}
const FROM: { readonly [P in Place]: string } = {
  here: 'from here',
  deployed: 'inside the deployed function',
  worker: 'inside the worker',
}
const WIDTH = Math.max(...Object.values(LABEL).map(({ length }) => length))

export const renderDoctor = (report: DoctorReport): string =>
  [verdict(report), ...report.findings.map(line), ...pin(report)].join('\n')

function verdict({ ready, findings, where, at, code_version }: DoctorReport): string {
  const from = `${FROM[where]}, ${at}, version ${code_version}`
  if (ready) return `Ready (looked at ${from}).`
  const of = (level: Level): number => findings.filter((finding) => finding.level === level).length
  return `Not ready: ${of('problem')} to mend, ${of('unchecked')} not checked (looked at ${from}).`
}

function line({ subject, level, says, cure }: Finding): string {
  const head = `  ${SIGN[level]} ${LABEL[subject].padEnd(WIDTH)}  ${says}`
  return cure === null ? head : `${head}\n    ${' '.repeat(WIDTH)}  → ${cure}`
}

const pin = ({ grant_snapshot_sha256: snapshot }: DoctorReport): readonly string[] =>
  snapshot === null ? [] : [`To pin the grants as they stand: CUTTER_GRANT_SNAPSHOT_SHA256=${snapshot}`]
