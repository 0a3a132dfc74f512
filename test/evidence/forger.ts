import { gunzipSync, gzipSync } from 'node:zlib'
import { type Files, isOfReport, MANIFEST_FILE, STATE_FILE } from '../../src/evidence/layout.ts'
import { entryOf, manifestBytes, manifestOf } from '../../src/evidence/manifest.ts'
import { canonicalJson, digestOf, sha256, sha256OfAll } from '../../src/orchestrator/digest.ts'
import { gathered } from '../../src/orchestrator/packed-text.ts'
import type { RunState } from '../../src/orchestrator/state.ts'
import { reportDigest } from '../../src/reports/files.ts'
import { htmlFiles } from '../../src/reports/html/report.ts'
import { markdownFiles } from '../../src/reports/markdown/documents.ts'
import type { ReportModel } from '../../src/reports/model.ts'
import { folderOf, runTo } from './support.ts'

/** The folder of a whole run, and ways to alter it by somebody who takes the trouble to put the digests right again. */

export const whole: Files = await folderOf(await runTo('end'))

export const text = (files: Files, name: string): string => new TextDecoder().decode(files.get(name))
export const bytes = (content: string): Uint8Array => new TextEncoder().encode(content)
export const stateOf = (files: Files): RunState => JSON.parse(text(files, STATE_FILE)) as RunState

/** With the report's digest in the state, and the manifest, made to fit. */
function fitted(files: Map<string, Uint8Array>): Files {
  const run = stateOf(files)
  const report = [...files].flatMap(([name, content]) => (isOfReport(name) ? [{ name, sha256: sha256(content) }] : []))
  const digest = reportDigest(report)
  const folder = `v1/runs/${run.run_id}/reports/${digest}/`
  files.set(
    STATE_FILE,
    bytes(`${JSON.stringify({ ...run, report: { digest, folder, html: `${folder}report.html` } })}\n`),
  )
  files.delete(MANIFEST_FILE)
  const { run_id, document_id, seq } = run
  return manifested(files, { run_id, document_id, seq })
}

/** With a manifest over what is there. */
export function manifested(files: Map<string, Uint8Array>, change: Partial<ManifestHead> = {}): Files {
  const entries = [...files].map(([name, content]) => entryOf(name, { bytes: content, version: null }))
  const { run_id, document_id, seq } = stateOf(whole)
  const manifest = manifestOf({ run_id, document_id, seq, ...change, files: entries })
  return new Map(files).set(MANIFEST_FILE, manifestBytes(manifest))
}
type ManifestHead = Pick<RunState, 'run_id' | 'document_id' | 'seq'>

export function forged(alter: (files: Map<string, Uint8Array>) => void, folder: Files = whole): Files {
  const files = new Map(folder)
  alter(files)
  return fitted(files)
}

export const inText = (name: string, from: string, to: string) =>
  forged((files) => {
    const before = text(files, name)
    if (!before.includes(from)) throw new Error(`no ${from} to alter`)
    files.set(name, bytes(before.replace(from, to)))
  })

/** report.json with something else in it, and every page written again from that. `folder`: the one to alter. */
export const inReport = (change: (report: ReportModel) => object, folder: Files = whole): Files =>
  forged((files) => {
    const report = JSON.parse(text(files, 'report.json')) as ReportModel
    const altered = { ...report, ...change(report) }
    files.set('report.json', bytes(JSON.stringify(altered)))
    for (const name of files.keys()) if (isOfReport(name) && /\.(md|html)$/.test(name)) files.delete(name)
    for (const { name, text: page } of [...markdownFiles(altered), ...htmlFiles(altered)])
      files.set(name, gathered(page.chunks(), page.length))
  }, folder)

export const inState = (change: (run: RunState) => object): Files =>
  forged((files) =>
    files.set(STATE_FILE, bytes(`${JSON.stringify({ ...stateOf(files), ...change(stateOf(files)) })}\n`)),
  )

/** The plan with something else in its lines, under the name that this gives it. */
export const inPlan = (from: string, to: string, folder: Files = whole): Files =>
  forged((files) => {
    const [name = ''] = [...files.keys()].filter((file) => file.endsWith('.gz'))
    const before = gunzipSync(files.get(name) ?? new Uint8Array()).toString()
    if (!before.includes(from)) throw new Error(`no ${from} to alter`)
    const lines = bytes(before.replaceAll(from, to))
    const object = sha256(lines)
    files.delete(name)
    files.set(`evidence/plan/${object}.jsonl.gz`, gzipSync(lines))
    const run = stateOf(files)
    files.set(STATE_FILE, bytes(`${JSON.stringify({ ...run, plan: { ...run.plan, object } })}\n`))
  }, folder)

/** The hand-over with another text in its lines, sealed again. */
export const inHandover = (from: string, to: string): Files =>
  forged((files) => {
    const lines = text(files, 'handover/plan.jsonl')
      .split(/(?<=\n)/)
      .slice(0, -1)
    const altered = lines.map((line) => line.replace(from, to))
    if (altered.join('') === lines.join('')) throw new Error(`no ${from} to alter`)
    const end = canonicalJson({ line: 'end', lines: altered.length, sha256: sha256OfAll(altered) })
    files.set('handover/plan.jsonl', bytes(`${altered.join('')}${end}\n`))
  })

/** The approval of SG_1 with something else in it, under the digest that this gives it. */
export function approval(run: RunState, change: object, beside: object = {}): object {
  const accepted = run.approvals.SG_1_cut_authz
  const altered = { ...accepted?.approval, ...change }
  const fitting = { ...accepted, approval: altered, sha256: digestOf(altered), ...beside }
  return { approvals: { ...run.approvals, SG_1_cut_authz: fitting } }
}

export const request = (run: RunState, change: object): object => ({
  requests: { ...run.requests, SG_1_cut_authz: { ...run.requests.SG_1_cut_authz, ...change } },
})

export const lastSession = (change: object) => (run: RunState) => ({
  sessions: run.sessions.map((session, n) =>
    n === run.sessions.length - 1 ? { ...session, evidence: { ...session.evidence, ...change } } : session,
  ),
})

export const refusalsIn = (files: Files): readonly string[] =>
  [...files.keys()].filter((name) => name.includes('refusals'))

/** As if another version of the program had written it, under which nothing is rendered again. */
export const fromAnotherVersion = (lie: (report: ReportModel) => object): Files => {
  const code_version = '9.9.9'
  const said = inReport((report) => ({ run: { ...report.run, code_version }, ...lie(report) }))
  return forged(
    (files) => files.set(STATE_FILE, bytes(`${JSON.stringify({ ...stateOf(files), code_version })}\n`)),
    said,
  )
}
