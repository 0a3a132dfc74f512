import { type RiskClassOf, type Sitting, sittingOf } from '../../batch/sitting.ts'
import type { RiskCounts } from '../../orchestrator/state.ts'
import { GATE_LABELS } from '../../orchestrator/steps.ts'
import { count, plural } from '../../reports/format.ts'
import type { ApproveOptions } from '../commands/approve.ts'
import { consent, spelledOut } from '../consent.ts'
import type { Context, Result } from '../context.ts'
import { approvalBase } from '../decide.ts'
import { sendDecisions } from './decisions.ts'
import { boardFor, gateFor, type SelectOptions } from './select.ts'

const SHOWN = 12

export type BatchApproveOptions = ApproveOptions & SelectOptions

/** One sitting: shows totals, asks once for each class of risk, and sends one approval for each run, each with its own digest. */
export async function approveBatch(context: Context, options: BatchApproveOptions): Promise<Result> {
  const board = await boardFor(context, options)
  const sitting = sittingOf(board, gateFor(board, options.gate), options.except ?? [])
  const { suffix } = await context.desk()
  context.note(sittingText(sitting, board.list.batch_id, suffix))
  if (options.yes === true) read(options, sitting)
  else await ask(context, sitting)
  return await sendDecisions(context, sitting, options, (shown) => ({
    ...approvalBase(context, shown, options),
    decision: 'approve',
    acknowledged: shown.risks,
    ...(shown.gate === 'SG_2_lifecycle_authz' ? { review_decision_id: context.uuid() } : {}),
  }))
}

function sittingText(sitting: Sitting, batchId: string, suffix: string): string {
  const total = sitting.rows.reduce((sum, { row }) => sum + changesOf(row.entry), 0)
  return [
    `${GATE_LABELS[sitting.gate]}, for ${plural(sitting.rows.length, 'document')} of batch ${batchId}`,
    'Nothing will be written; a real cut needs its own authorisation.',
    `${plural(total, 'change')} in all; every document keeps its own approval, bound to its own request.`,
    ...sitting.classes.flatMap(classText),
    ...(sitting.excepted.length === 0 ? [] : [`Left out: ${sitting.excepted.join(', ')}`]),
    `Every unit, word by word: cutter batch ${batchId} --report --open${suffix}`,
    `Digest of this sitting ${sitting.digest}`,
    '',
  ].join('\n')
}

const changesOf = (entry: Sitting['rows'][number]['row']['entry']): number =>
  entry?.counts == null ? 0 : entry.counts.create + entry.counts.revise + entry.counts.retire

const classText = ({ class: name, count: total, meaning, documents }: RiskClassOf): readonly string[] => [
  `  risk ${name}:${total}  ${meaning}`,
  `    in ${plural(documents.length, 'document')}: ${documents
    .slice(0, SHOWN)
    .map((document) => `${document.documentId} (${count(document.count)})`)
    .join(', ')}${documents.length > SHOWN ? `, … and ${documents.length - SHOWN} more` : ''}`,
]

const read = (options: BatchApproveOptions, { digest, risks }: Sitting): RiskCounts =>
  spelledOut(options, {
    digest,
    risks,
    called: 'the digest of the sitting',
    differs: `--digest is not this sitting, which is ${digest}.`,
  })

async function ask(context: Context, { classes, rows, gate, digest }: Sitting): Promise<void> {
  const acks = classes.map((risk) => ` --ack ${risk.class}:${risk.count}`).join('')
  await consent(context, `For a script: --yes --digest ${digest}${acks}`, [
    ...classes.map((risk) => ({
      asks: `Acknowledge ${risk.class}: ${risk.count} in ${plural(risk.documents.length, 'document')} (${risk.meaning})?`,
      otherwise: `Not acknowledged: ${risk.class}. Nothing was sent.`,
    })),
    {
      asks: `${GATE_LABELS[gate]}: approve ${plural(rows.length, 'document')}?`,
      otherwise: 'Not approved. Nothing was sent.',
    },
  ])
}
