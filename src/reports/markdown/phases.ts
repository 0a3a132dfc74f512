import type { PredictionPart } from '../../orchestrator/plan.ts'
import type { PhaseName } from '../../orchestrator/steps.ts'
import { bytes, count, lines, when } from '../format.ts'
import { rowsFile } from '../handover.ts'
import type { ReportModel } from '../model.ts'
import { lossless } from './certificate.ts'
import { finalReport } from './final.ts'
import { restOfText } from './rest.ts'
import { tables } from './tables.ts'
import { code, heading, inline, list, paragraph, table } from './text.ts'
import { countsAndRisks, lineage } from './units.ts'

/** What each phase's document says between its head and its gate. */
export const PHASE_TEXTS: { readonly [P in PhaseName]: (model: ReportModel) => Iterable<string> } = {
  source_pin: sourcePin,
  mark,
  cutplan,
  pre_write_backup: preWriteBackup,
  grant_probe: grantProbe,
  cut_leg_a: (model) => written(model, 'leg_a', 'The unit and version rows that the approved plan would write.'),
  structural_verify: structuralVerify,
  leg_b_record: (model) => written(model, 'leg_b', 'The governance ledger rows that the cut would add.'),
  write_verify: (model) =>
    written(
      model,
      'verify',
      'One verification and its signature (DOT-992), by another tool revision than the executor (DOT-991): separation of duties.',
    ),
  lifecycle_enact: (model) =>
    written(
      model,
      'lifecycle',
      'What approval 2 would put in force, supersede and retire: all or nothing, and not to be undone.',
    ),
  closeout: finalReport,
}

function* sourcePin({ document, run }: ReportModel): Iterable<string> {
  yield list([
    `Document ${code(document.doc_code)}, docprefix ${document.docprefix === null ? 'unknown' : code(document.docprefix)}`,
    `Version ${inline(document.version_string ?? 'unknown')}${run.source_version_asked === null ? ', the latest when it was pinned' : ', as asked for'}, ${document.bytes === null ? 'of unknown length' : bytes(document.bytes)}`,
    ...(document.newer_version === null ? [] : [`A newer version exists: ${inline(document.newer_version)}`]),
  ])
}

function* mark({ profile, document, units, gaps, doubts, certificate = null }: ReportModel): Iterable<string> {
  if (profile !== null) {
    const runnerUp =
      profile.runnerUp === null ? '' : `; next ${code(profile.runnerUp.name)} ${profile.runnerUp.score.toFixed(2)}`
    yield paragraph(
      `Grammar profile ${code(profile.name)}, ${profile.chosenBy} (score ${profile.score.toFixed(2)}${runnerUp}); leaf level ${inline(document.leaf_level ?? 'unknown')}; scope ${document.scope ?? 'unknown'}.`,
    )
    if (profile.evidence.length > 0) yield list(profile.evidence.map(inline))
  }
  yield heading(2, 'Units of the text')
  const inText = units.values().filter(({ effect }) => effect !== 'retire')
  yield* table(
    ['Address', 'Section type', 'Lines', 'Title'],
    inText.map((unit) => [
      code(unit.address),
      inline(unit.section_type ?? ''),
      unit.lines === null ? '' : lines(unit.lines),
      inline(unit.title),
    ]),
    'None.',
  )
  yield* restOfText({ doubts, gaps })
  if (certificate !== null) yield* lossless(certificate, units, gaps)
}

function* cutplan(model: ReportModel): Iterable<string> {
  yield* countsAndRisks(model)
  yield heading(2, 'Effects')
  yield* table(
    [
      'Effect',
      'Address',
      'Function',
      'Reason',
      'At version',
      'In force at SG_2',
      'New hash',
      'Prior hash',
      'Idempotency key',
    ],
    model.units
      .values()
      .map((unit) => [
        unit.effect,
        code(unit.address),
        unit.function === null ? 'none' : code(unit.function),
        inline(unit.reason),
        unit.expected_version_seq === null ? 'none' : String(unit.expected_version_seq),
        unit.enact ? 'yes' : 'no',
        unit.content_hash === null ? 'none' : code(unit.content_hash),
        unit.prior_hash === null ? 'none' : code(unit.prior_hash),
        code(unit.idempotency_key),
      ]),
    'None.',
  )
  yield heading(2, 'Lineage')
  yield* lineage(model)
}

function* preWriteBackup({ database }: ReportModel): Iterable<string> {
  yield paragraph('**SIMULATED.** No backup was taken and none exists. This is what a real run would back up first.')
  if (database === null) {
    yield paragraph(
      'This invocation read nothing from the database; the pins below stand from the invocation that did.',
    )
    return
  }
  yield paragraph(`Read ${when(database.read_at)}.`)
  yield* tables(database)
}

function* grantProbe({ steps, digests, grant_snapshot_configured: configured }: ReportModel): Iterable<string> {
  const pins = steps.find(({ phase }) => phase === 'grant_probe')?.pins ?? []
  yield paragraph('Facts of the catalog. Nothing is ever granted.')
  yield list(
    pins.filter(({ value }) => typeof value === 'boolean').map(({ name, value }) => `${code(name)}: ${String(value)}`),
  )
  const snapshot = digests.find(({ name }) => name === 'grant_snapshot_sha256')?.sha256
  if (snapshot === undefined) return
  yield paragraph(
    configured === null
      ? `The snapshot is not pinned. To pin it set ${code(`CUTTER_GRANT_SNAPSHOT_SHA256=${snapshot}`)}.`
      : `The snapshot is pinned: ${code(configured)}.`,
  )
}

function* structuralVerify(): Iterable<string> {
  yield paragraph(
    'The simulated result, derived again from the pinned text by a second path that does not know the plan.',
  )
}

/** Counts by table, and in full the rows that stand alone in theirs. */
function* written({ predicted, decision }: ReportModel, part: PredictionPart, intro: string): Iterable<string> {
  yield paragraph(`${intro} Simulated in memory; nothing was written.`)
  if (predicted === null) return
  yield paragraph(`Every row and call with all its columns and arguments: ${code(rowsFile({ decision }))}.`)
  yield* table(
    ['Table', 'Operation', 'Rows'],
    predicted.tables
      .filter((entry) => entry.part === part)
      .map(({ table: name, op, rows }) => [code(name), op, count(rows)]),
    'No row.',
  )
  const calls = predicted.calls.filter((entry) => entry.part === part)
  if (calls.length > 0)
    yield* table(
      ['Function', 'Calls'],
      calls.map((call) => [code(call.function), count(call.calls)]),
      '',
    )
  for (const row of predicted.ledger) {
    if (row.part !== part) continue
    yield heading(3, `${code(row.table)} ${code(row.key)}`)
    yield* table(
      ['Column', 'Value'],
      Object.entries(row.columns).map(([name, value]) => [code(name), code(JSON.stringify(value))]),
      'No column.',
    )
  }
}
