import { isDeepStrictEqual } from 'node:util'
import { sha256 } from '../../orchestrator/digest.ts'
import { UNKNOWN_SITE } from '../../orchestrator/material.ts'
import { EMPTY_LEDGER } from '../../orchestrator/refusals.ts'
import type { RunState } from '../../orchestrator/state.ts'
import { reportDigest } from '../../reports/files.ts'
import { htmlFiles } from '../../reports/html/report.ts'
import { markdownFiles } from '../../reports/markdown/documents.ts'
import { type ReportDecision, type ReportModel, reportModel } from '../../reports/model.ts'
import { isOfReport } from '../layout.ts'
import type { Opened } from '../open.ts'
import { type CheckBody, differs, needed, sameVersion, skipped } from './check.ts'
import { predictAgain } from './predict-again.ts'

/** The files of the report are those whose digest the state names. */
export const reportDigestHolds: CheckBody = ({ opened }) => {
  const state = needed(opened.state, 'state')
  if ('finding' in state) return state.finding
  const { report } = state.value
  if (report === null) return skipped('the run has no report yet')
  const files = [...opened.files].flatMap(([name, bytes]) =>
    isOfReport(name) ? [{ name, sha256: sha256(bytes) }] : [],
  )
  return [
    ...differs('digest of the report', reportDigest(files), report.digest),
    ...(report.folder.endsWith(`/reports/${report.digest}/`)
      ? []
      : ['the folder of the report is not named by its digest']),
    ...differs('page of the report', report.html, `${report.folder}report.html`),
  ]
}

/** The texts that people read say what report.json says. */
export const pages: CheckBody = ({ opened, codeVersion }) => {
  const report = needed(opened.report, 'report.json')
  if ('finding' in report) return report.finding
  const model = report.value
  if (!sameVersion(model.run.code_version, codeVersion)) return otherVersion(model.run.code_version, codeVersion)
  const expected = new Map([...markdownFiles(model), ...htmlFiles(model)].map(({ name, text }) => [name, text.sha256]))
  const texts = [...opened.files.keys()].filter((name) => isOfReport(name) && /\.(md|html)$/.test(name))
  if (texts.length === 0) return skipped('there are no pages')
  return [...new Set([...texts, ...expected.keys()])].flatMap((name) => {
    const bytes = opened.files.get(name)
    return bytes !== undefined && sha256(bytes) === expected.get(name)
      ? []
      : [`${name} does not say what report.json says`]
  })
}

const otherVersion = (made: string, here: string) =>
  skipped(`version ${made} wrote it and this is ${here}: only that version can write it again`)

/** report.json says what state, plan and ledger say. What was read from the database is its own witness. */
export const reportAgrees: CheckBody = ({ opened, codeVersion }) => {
  const [report, state] = [needed(opened.report, 'report.json'), needed(opened.state, 'state')]
  if ('finding' in report) return report.finding
  if ('finding' in state) return state.finding
  if (!sameVersion(state.value.code_version, codeVersion)) return otherVersion(state.value.code_version, codeVersion)
  const again = modelAgain(opened, state.value, report.value)
  if (typeof again === 'string') return [again]
  const [is, should] = [withoutWays(report.value), asJson(withoutWays(again))]
  const keys = [...new Set([...Object.keys(is), ...Object.keys(should)])].filter((key) => !WITNESSED.includes(key))
  return keys
    .filter((key) => !isDeepStrictEqual(is[key], should[key]))
    .map((key) => `report.json says something else than state and plan: ${key}`)
}

/** What holds something that only the database or the configuration could say. */
const WITNESSED: readonly string[] = [
  'document',
  'since_cut',
  'recheck',
  'difference',
  'risks',
  'authority',
  'database',
  'grant_snapshot_configured',
  'next',
] satisfies readonly (keyof ReportModel)[]

function modelAgain(opened: Opened, state: RunState, report: ReportModel): ReportModel | string {
  const plan = opened.plan.kind === 'read' ? opened.plan.value : null
  const prediction = plan === null ? null : predictAgain(opened, state, plan)
  if (typeof prediction === 'string') return prediction
  return reportModel({
    state: { ...state, report: null },
    facts: null,
    plan,
    prediction,
    ledger: { ...EMPTY_LEDGER, refusals: report.refusals, summary: report.refusal_ledger ?? EMPTY_LEDGER.summary },
    site: { ...UNKNOWN_SITE, demo: report.run.demo, grant_snapshot_sha256: report.grant_snapshot_configured },
  })
}

type Told = Readonly<Record<string, unknown>>

const asJson = (told: Told): Told => JSON.parse(JSON.stringify(told)) as Told

/** Commands end with what the site's configuration says. */
const withoutWays = (model: ReportModel): Told => ({ ...model, decision: withoutCommands(model.decision) })

function withoutCommands(decision: ReportDecision): ReportDecision {
  if (decision.kind === 'approval') return { ...decision, approve_command: '', reject_command: '' }
  return decision.kind === 'halted' ? { ...decision, commands: [] } : decision
}
