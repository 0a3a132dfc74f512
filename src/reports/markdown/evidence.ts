import { attackOn } from '../attack.ts'
import { beforeAfter, CHANGE_SENTENCES, sameRows } from '../before-after.ts'
import { ESTIMATES_LABEL, estimate, NOT_PROVEN, rightsText, settingsText } from '../evidence-words.ts'
import { count, when, yesNo } from '../format.ts'
import { claimOf, proofRows } from '../model/proof.ts'
import type { ReportDatabase, ReportModel, ReportSession } from '../model.ts'
import { digestCell, rowsCell, tables } from './tables.ts'
import { code, heading, inline, list, paragraph, table } from './text.ts'

/** Our sessions are the proof that nothing was written; what stands in the database is context. */
export function* evidence(model: ReportModel): Iterable<string> {
  const { sessions } = model
  yield heading(2, 'No-mutation evidence')
  yield paragraph('Our own sessions are the proof; counts and digests of what stands in the database are context.')
  yield* table(
    [
      'Session',
      'Began',
      'Role',
      'Read only',
      'Transaction id assigned',
      'Statements',
      'Locks',
      'Standby',
      'Ended',
      'Facts compared',
      'Changed',
    ],
    sessions.map(({ invocation, evidence: session, facts_checked, facts_changed }) => [
      invocation,
      when(session.began_at),
      code(session.role),
      yesNo(session.read_only),
      yesNo(session.xid_assigned),
      count(session.statements.reduce((n, statement) => n + statement.count, 0)),
      count(session.locks.length),
      yesNo(session.standby),
      session.ended.replace('_', ' '),
      count(facts_checked),
      facts_changed.length === 0 ? 'none' : facts_changed.map(inline).join(', '),
    ]),
    'No session was opened.',
  )
  for (const session of sessions) yield* detail(session)
  yield* context(model)
}

function* detail(session: ReportSession): Iterable<string> {
  const { invocation, evidence: proof, target } = session
  yield heading(3, `Session of the ${invocation}, ${when(proof.began_at)}`)
  yield list([
    `Target: ${code(target.database)} at ${code(target.endpoint)}, system ${code(target.system_identifier)}, PostgreSQL ${inline(target.server_version)}`,
    `Snapshot: ${code(proof.snapshot)}`,
    `Last attack of the gate on itself: ${inline(attackOn(session).says)}`,
    `Transaction: ${proof.read_only ? 'read only' : '**not read only**'}, ${inline(proof.isolation)}; read-only by default: ${yesNo(proof.default_read_only)}; row security: ${proof.row_security ? 'on' : 'off'}`,
    `Settings: ${code(settingsText(session))}`,
    `Rights of the role: ${rightsText(session)}`,
    `Statements: ${proof.statements.map((s) => `${s.name} ×${s.count} (${count(s.rows)} rows)`).join(', ')}`,
    `Locks: ${proof.locks.map((lock) => inline(`${lock.mode} on ${lock.relation ?? lock.type}`)).join(', ') || 'none'}`,
  ])
}

function* context({ sessions, database }: ReportModel): Iterable<string> {
  if (database === null) return
  yield heading(3, `Context, read ${when(database.read_at)}`)
  if (sessions.length > 1) yield paragraph(sameRows(sessions) ? CHANGE_SENTENCES.same : CHANGE_SENTENCES.changed)
  const changes = beforeAfter(sessions)
  if (changes === null) yield* tables(database)
  else {
    yield* table(
      ['Table', 'Rows before', 'Rows after', 'Digest before', 'Digest after'],
      changes.map(({ table: name, before, after }) => [
        code(name),
        rowsCell(before.rows),
        rowsCell(after.rows),
        digestCell(before.digest),
        digestCell(after.digest),
      ]),
      'No table is listed.',
    )
  }
  const estimates = sessions.at(-1)?.context?.estimates ?? []
  if (estimates.length > 0) {
    yield heading(3, 'Estimates')
    yield paragraph(ESTIMATES_LABEL)
    yield* table(
      ['Table', 'Rows, estimated'],
      estimates.map(({ table: name, rows }) => [code(name), estimate(rows)]),
      '',
    )
  }
  yield* proof(database)
  if (database.not_visible.length === 0) return
  yield heading(3, 'Not proven')
  yield paragraph(NOT_PROVEN)
  yield* table(
    ['Object', 'Grant'],
    database.not_visible.map(({ object, grant }) => [code(object), code(grant)]),
    '',
  )
}

function* proof({ proof: proven }: ReportDatabase): Iterable<string> {
  if (proven === undefined) return
  yield heading(3, 'What the prediction was proven with')
  yield paragraph(claimOf(proven))
  yield* table(
    ['Function or trigger', 'Fingerprint', 'Proven'],
    proofRows(proven).map(([what, fingerprint, word]) => [code(what), code(fingerprint), word]),
    'None stands here.',
  )
}
