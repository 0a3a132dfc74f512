import type { Notice } from '../orchestrator/entries.ts'
import { GATE_LABELS } from '../orchestrator/steps.ts'
import { count, when } from './format.ts'
import { visible } from './visible.ts'

/** The plain text that people are sent for a notice. */

/** A mail's subject must stay readable in a list and, for some services, within 100 ASCII characters. */
const SUBJECT_LENGTH = 100

/** Subject of at most 100 printable ASCII characters, on one line; text of lines that end in a line feed. Pure. */
export function renderNotice(notice: Notice): { readonly subject: string; readonly text: string } {
  const lines = [
    whatHappened(notice),
    '',
    `Document: ${notice.document_id}`,
    `Run:      ${notice.run_id}`,
    `Since:    ${when(notice.at)}`,
    ...(notice.counts === null ? [] : [`Effects:  ${effects(notice.counts)}`]),
    ...(lineage(notice) === '' ? [] : [`Lineage:  ${lineage(notice)}`]),
    ...(notice.top_risks.length === 0
      ? []
      : [`Risks:    ${notice.top_risks.map(([name, n]) => `${name} ${count(n)}`).join(', ')}`]),
    ...(notice.life_hours === null
      ? []
      : [`Good for: an approval lives ${notice.life_hours} hours from its signature`]),
    '',
    ...(notice.report === null ? [] : [`Read first: ${notice.report}`]),
    ...(notice.command === null ? [] : [`Then:       ${notice.command}`]),
    '',
    'Nothing was written, and nothing will be: this is a dry run. A real cut needs its own authorisation.',
  ]
  return { subject: subjectOf(notice), text: `${lines.join('\n')}\n` }
}

function whatHappened(notice: Notice): string {
  if (notice.gate !== null) return `${GATE_LABELS[notice.gate]} is asked for.`
  const asked = oneLine(notice.asked)
  if (notice.status === 'halted')
    return `The run has ${notice.how ?? 'halted'}${notice.code === null ? '' : ` (${notice.code})`}: ${asked}`
  return notice.how === 'voided'
    ? `The run was given up: ${asked}`
    : 'The dry run came to its end; its plan is ready to be handed over.'
}

function subjectOf(notice: Notice): string {
  const what = notice.gate === null ? (notice.code ?? notice.how ?? notice.status) : GATE_LABELS[notice.gate]
  const ascii = oneLine(`[IU Cutter] ${what} - ${notice.document_id}`).replace(/[^\x20-\x7e]/g, '?')
  return ascii.length <= SUBJECT_LENGTH ? ascii : `${ascii.slice(0, SUBJECT_LENGTH - 3)}...`
}

const effects = ({ create, revise, keep, retire }: NonNullable<Notice['counts']>): string =>
  `create ${count(create)}, revise ${count(revise)}, keep ${count(keep)}, retire ${count(retire)}`

/** Units by kind of lineage, without the unchanged ones. */
const lineage = ({ lineage: counts = {} }: Notice): string =>
  Object.entries(counts)
    .filter(([kind]) => kind !== 'unchanged')
    .map(([kind, n]) => `${kind} ${count(n)}`)
    .join(', ')

/** A reason or title may hold characters that reverse text or move a cursor: they are shown as such. */
const oneLine = (text: string): string => visible(text.replace(/\s+/g, ' ').trim())
