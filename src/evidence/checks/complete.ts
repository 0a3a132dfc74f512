import { canonicalJson, sha256 } from '../../orchestrator/digest.ts'
import { HANDOVER_FILE } from '../../reports/handover.ts'
import { isOfReport, MANIFEST_FILE, planFile, STATE_FILE } from '../layout.ts'
import { headOf, type Manifest } from '../manifest.ts'
import type { Opened } from '../open.ts'
import { type CheckBody, differs } from './check.ts'

/** Every file is the one that the manifest lists, and there is no other; the manifest is the one whose head was noted. */
export const complete: CheckBody = ({ opened, head }) => {
  const { files, manifest } = opened
  if (manifest.kind !== 'read') {
    return [`${MANIFEST_FILE} ${manifest.kind === 'absent' ? 'is missing' : manifest.problem}`, ...missing(opened)]
  }
  const written = new TextDecoder().decode(files.get(MANIFEST_FILE))
  const canonical = `${canonicalJson(manifest.value)}\n`
  return [
    ...(written === canonical ? [] : [`${MANIFEST_FILE} is not in the form in which it is written`]),
    ...differs('head of the manifest', manifest.value.head, headOf(manifest.value)),
    ...(head === null ? [] : differs('head that was noted', manifest.value.head, head)),
    ...listed(files, manifest.value),
    ...missing(opened),
    ...ofTheRun(opened, manifest.value),
  ]
}

function listed(files: Opened['files'], manifest: Manifest): readonly string[] {
  const names = new Set(manifest.files.map(({ name }) => name))
  const extra = [...files.keys()].filter((name) => name !== MANIFEST_FILE && !names.has(name))
  const altered = manifest.files.flatMap((entry) => {
    const bytes = files.get(entry.name)
    if (bytes === undefined) return [`${entry.name} is missing`]
    const same = entry.bytes === bytes.length && entry.sha256 === sha256(bytes)
    return same ? [] : [`${entry.name} was altered`]
  })
  return [...altered, ...extra.map((name) => `${name} is not in the manifest`)]
}

/** What must be there whatever the manifest lists. */
function missing({ files, state }: Opened): readonly string[] {
  const wanted = [STATE_FILE]
  if (state.kind === 'read') {
    const { plan, report, status } = state.value
    if (plan !== null) wanted.push(planFile(plan.object))
    if (report !== null) wanted.push('report.json', 'report.html')
    if (status.kind === 'closed' && status.how === 'closeout_reported') wanted.push(HANDOVER_FILE)
  }
  return wanted.filter((name) => !files.has(name)).map((name) => `${name} is missing`)
}

function ofTheRun({ state, files }: Opened, manifest: Manifest): readonly string[] {
  if (state.kind !== 'read') return []
  const reported = [...files.keys()].some(isOfReport)
  return [
    ...differs('run of the manifest', manifest.run_id, state.value.run_id),
    ...differs('document of the manifest', manifest.document_id, state.value.document_id),
    ...differs('seq of the manifest', manifest.seq, state.value.seq),
    ...(reported && state.value.report === null ? ['there is a report, but the state knows none'] : []),
  ]
}
