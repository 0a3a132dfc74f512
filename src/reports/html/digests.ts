import { plural, when } from '../format.ts'
import type { ReportCertificate, ReportModel } from '../model.ts'
import { code, type Html, html, terms } from './tag.ts'

const certified = (certificate: ReportCertificate | null): Html | null =>
  certificate === null
    ? null
    : html`${plural(certificate.bytes, 'byte')} in ${plural(certificate.parts, 'part')}, laid end to end; sha256 of the text ${code(certificate.sha256)}, of the parts ${code(certificate.parts_sha256)}. Each part stands with its place and hash in ${code('02-mark.md')} and ${code('report.json')}.`

export function digests({ digests: all, run, document, profile, certificate = null }: ReportModel): Html {
  return html`<section aria-labelledby="digests"><h2 id="digests">Digests and versions</h2>
${digestList(all.filter(isLeading))}<details class="open-in-print"><summary>${plural(all.length, 'digest')} in all</summary>${digestList(all)}</details>
${terms([
  ['Mode', run.mode],
  ['Code version', run.code_version],
  ['Rules version', document.rules_version === null ? null : String(document.rules_version)],
  [
    'Grammar profile',
    profile === null
      ? null
      : `${profile.name}, ${profile.chosenBy} (score ${profile.score.toFixed(2)}${profile.runnerUp === null ? '' : `, next ${profile.runnerUp.name} ${profile.runnerUp.score.toFixed(2)}`})`,
  ],
  ['Profile evidence', profile === null || profile.evidence.length === 0 ? null : profile.evidence.join('; ')],
  ['Leaf level', document.leaf_level],
  ['Lossless', certified(certificate)],
  ['Scope', document.scope],
  ['Asked by', run.origin.requested_by],
  ['Sender', run.origin.sender_id],
  ['Created', when(run.created_at)],
  ['Batch', run.batch_id],
  ['Overtakes', run.overtakes.length === 0 ? null : run.overtakes.join(', ')],
])}</section>`
}

const LEADING = ['plan_digest', 'baseline_digest', 'manifest_digest']
const isLeading = ({ name }: ReportModel['digests'][number]): boolean =>
  LEADING.includes(name) || name.startsWith('request_digest')

const digestList = (digests: ReportModel['digests']): Html =>
  html`<dl class="one">${digests.map(({ name, sha256 }) => html`<div><dt>${name}</dt><dd><code>${sha256}</code></dd></div>`)}</dl>`
