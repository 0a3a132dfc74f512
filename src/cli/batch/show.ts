import { type Board, type BoardRow, rowsAt, STANDING_LABELS, STANDINGS } from '../../batch/board.ts'
import { riskList } from '../../orchestrator/approval.ts'
import { compareText } from '../../orchestrator/order.ts'
import { GATE_LABELS, SOVEREIGN_GATES } from '../../orchestrator/steps.ts'
import { count, plural, when } from '../../reports/format.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'

/** A batch as text and as one JSON document. */

/** How many lines of a kind are printed; all are in the report and in --json. */
const SHOWN = 20

export interface UnsentDocument {
  readonly documentId: string
  readonly cause: string
}

export function boardText(board: Board, suffix: string): string {
  const { list, effects, damaged } = board
  return [
    `Batch ${list.batch_id}  ${plural(list.documents.length, 'document')}, asked for by ${list.requested_by} on ${when(list.created_at)}`,
    ...standingLines(board),
    `  would do ${count(effects.create)} create, ${count(effects.revise)} revise, ${count(effects.keep)} keep, ${count(effects.retire)} retire`,
    `  risks    ${riskList(board.risks)}`,
    ...(damaged.length === 0 ? [] : [`  damaged  neither entry nor state can be read: ${damaged.join(', ')}`]),
    ...haltedLines(board, suffix),
    ...waitingLines(board),
    ...nextLines(board, suffix),
  ].join('\n')
}

const standingLines = ({ standings }: Board): readonly string[] =>
  STANDINGS.filter((standing) => standings[standing] > 0).map(
    (standing) => `  ${count(standings[standing]).padStart(5)}  ${STANDING_LABELS[standing]}`,
  )

function haltedLines({ rows }: Board, suffix: string): readonly string[] {
  const halted = rows.filter(({ standing }) => standing === 'halted')
  if (halted.length === 0) return []
  return [
    'Halted:',
    ...shownOf(
      halted,
      ({ documentId, runId, entry }) =>
        `  ${documentId}  ${entry?.code}: ${entry?.reason}\n    cutter status ${runId}${suffix}`,
    ),
  ]
}

function waitingLines(board: Board): readonly string[] {
  return SOVEREIGN_GATES.flatMap((gate) => {
    const waiting = rowsAt(board, gate).toSorted((a, b) => compareText(sinceOf(a), sinceOf(b)))
    if (waiting.length === 0) return []
    return [
      `${GATE_LABELS[gate]}: ${count(waiting.length)}, the oldest first`,
      ...shownOf(waiting, (row) => `  ${row.documentId}  since ${when(sinceOf(row))}  ${risksOf(row)}`),
    ]
  })
}

const risksOf = ({ entry }: BoardRow): string => {
  const risks = entry?.request?.risks ?? {}
  return Object.keys(risks).length === 0 ? 'no risk to acknowledge' : riskList(risks)
}

const sinceOf = ({ entry }: BoardRow): string => entry?.since ?? ''

const shownOf = (rows: readonly BoardRow[], line: (row: BoardRow) => string): readonly string[] => [
  ...rows.slice(0, SHOWN).map(line),
  ...(rows.length > SHOWN ? [`  … and ${rows.length - SHOWN} more`] : []),
]

function nextLines({ list, standings }: Board, suffix: string): readonly string[] {
  const next = [
    ...(standings.waiting > 0
      ? [`cutter batch ${list.batch_id} --report --open${suffix}`, `cutter approve --batch ${list.batch_id}${suffix}`]
      : []),
    ...(standings.halted > 0 ? [`cutter retry --batch ${list.batch_id} --reason TEXT${suffix}`] : []),
  ]
  return next.map((command) => `  next     ${command}`)
}

export const unsentText = (unsent: readonly UnsentDocument[], effect: string): readonly string[] => [
  `${plural(unsent.length, 'document')} could not be sent:`,
  ...unsent.slice(0, SHOWN).map(({ documentId, cause }) => `  ${documentId}: ${cause}`),
  ...(unsent.length > SHOWN ? [`  … and ${unsent.length - SHOWN} more`] : []),
  `Mend the cause and give the same command again: ${effect}.`,
]

/** What `--json` prints. */
export const boardJson = ({ list, rows, standings, effects, risks, damaged }: Board) => ({
  batch_id: list.batch_id,
  created_at: list.created_at,
  requested_by: list.requested_by,
  stop_after: list.stop_after,
  standings,
  effects,
  risks,
  damaged,
  documents: rows.map(({ documentId, runId, answeredFor, standing, entry }) => ({
    document_id: documentId,
    run_id: runId,
    answered_for: answeredFor,
    standing,
    entry,
  })),
})

/** A waiting document decides before a halted one, for only that one asks something of a person. */
export function exitOfBoard({ standings }: Board): ExitCode {
  if (standings.waiting > 0) return EXIT.waiting
  return standings.halted > 0 ? EXIT.other : EXIT.done
}
