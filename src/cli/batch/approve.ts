import { type RiskClassOf, type Sitting, sittingOf } from '../../batch/sitting.ts'
import { riskList, sameCounts } from '../../orchestrator/approval.ts'
import { GATE_LABELS } from '../../orchestrator/steps.ts'
import { count, plural } from '../../reports/format.ts'
import { isYes, parseAck } from '../acknowledge.ts'
import type { ApproveOptions } from '../commands/approve.ts'
import { type Context, Refused, type Result } from '../context.ts'
import { bound } from '../decide.ts'
import { EXIT } from '../exit-codes.ts'
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
  if (options.yes === true) spelledOut(options, sitting)
  else await askAll(context, sitting)
  return await sendDecisions(context, sitting, options, (shown) => ({
    ...bound(context, shown, options),
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

function spelledOut(options: BatchApproveOptions, { digest, risks }: Sitting): void {
  if (options.digest === undefined)
    throw new Refused(EXIT.refused, '--yes needs --digest with the digest of the sitting that was read.')
  if (options.digest !== digest)
    throw new Refused(EXIT.drift, `--digest is not this sitting, which is ${digest}. Read that one first.`)
  const acknowledged = Object.fromEntries((options.acknowledge ?? []).map(parseAck))
  if (!sameCounts(acknowledged, risks))
    throw new Refused(
      EXIT.refused,
      `--yes needs each risk spelled out: ${riskList(risks)}; given: ${riskList(acknowledged)}`,
    )
}

async function askAll({ ask }: Context, { classes, rows, gate, digest }: Sitting): Promise<void> {
  if (ask === null) {
    const acks = classes.map((risk) => ` --ack ${risk.class}:${risk.count}`).join('')
    throw new Refused(EXIT.refused, `There is no terminal to ask on. For a script: --yes --digest ${digest}${acks}`)
  }
  for (const risk of classes) {
    if (
      !isYes(
        await ask(
          `Acknowledge ${risk.class}: ${risk.count} in ${plural(risk.documents.length, 'document')} (${risk.meaning})? [y/N] `,
        ),
      )
    )
      throw new Refused(EXIT.refused, `Not acknowledged: ${risk.class}. Nothing was sent.`)
  }
  if (!isYes(await ask(`${GATE_LABELS[gate]}: approve ${plural(rows.length, 'document')}? [y/N] `)))
    throw new Refused(EXIT.refused, 'Not approved. Nothing was sent.')
}
