import { isDeepStrictEqual } from 'node:util'
import { sha256 } from '../../orchestrator/digest.ts'
import { reportDigest } from '../../reports/files.ts'
import { htmlFiles } from '../../reports/html/report.ts'
import { markdownFiles } from '../../reports/markdown/documents.ts'
import { isOfReport } from '../layout.ts'
import { type CheckBody, differs, needed, sameVersion, skipped } from './check.ts'
import { comparable, essence, modelAgain, recheckAgain, type Told } from './made-again.ts'
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
  const plan = opened.plan.kind === 'read' ? opened.plan.value : null
  if (!sameVersion(state.value.code_version, codeVersion)) {
    const again = modelAgain({ state: state.value, plan, prediction: null }, report.value)
    const problems = contradictions(essence(report.value), essence(again))
    return problems.length > 0 ? problems : otherVersion(state.value.code_version, codeVersion)
  }
  const prediction = plan === null ? null : predictAgain(opened, state.value, plan)
  if (typeof prediction === 'string') return [prediction]
  const again = modelAgain({ state: state.value, plan, prediction }, report.value)
  const [recheck, rechecked] = recheckAgain(state.value, report.value) ?? [null, null]
  return contradictions({ ...comparable(report.value), recheck }, { ...comparable(again), recheck: rechecked })
}

function contradictions(is: Told, told: Told): readonly string[] {
  const should = asJson(told)
  return [...new Set([...Object.keys(is), ...Object.keys(should)])]
    .filter((key) => !isDeepStrictEqual(is[key], should[key]))
    .map((key) => `report.json says something else than state and plan: ${key}`)
}

const asJson = (told: Told): Told => JSON.parse(JSON.stringify(told)) as Told
