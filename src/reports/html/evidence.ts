import { attackOn } from '../attack.ts'
import { beforeAfter, CHANGE_SENTENCES, sameRows } from '../before-after.ts'
import { ESTIMATES_LABEL, estimate, NOT_PROVEN, otherUnits, rightsText, settingsText } from '../evidence-words.ts'
import { count, plural, when, yesNo } from '../format.ts'
import { claimOf, proofRows } from '../model/proof.ts'
import type { ReportDatabase, ReportModel, ReportSession } from '../model.ts'
import { code, type Html, html, NOTHING, table, terms } from './tag.ts'

/** Our session is the proof that nothing was written; what stands in the database is context. */

export function evidenceLead({ sessions }: ReportModel): Html {
  if (sessions.length === 0) return html`<p>This run has opened no session on the database.</p>`
  const statements = sessions
    .flatMap(({ evidence }) => evidence.statements)
    .reduce((n, statement) => n + statement.count, 0)
  const clean = sessions.every(({ evidence }) => evidence.read_only && !evidence.xid_assigned)
  const doubts = sessions.map(attackOn).filter(({ doubt }) => doubt)
  if (clean && doubts.length > 0)
    return html`<p class="no">Last attack of the gate on itself: ${doubts.at(-1)?.says ?? ''}. Do not rely on this run before the doctor says ready.</p>`
  return clean
    ? html`<p><strong>${plural(sessions.length, 'session')} ran ${plural(statements, 'statement')}, all read-only. No transaction id was assigned to any, and each ended in a rollback.</strong></p>`
    : html`<p class="no">At least one session was not provably read-only. Do not rely on this run.</p>`
}

export function sessionItem(session: ReportSession): Html {
  const { invocation, evidence, target, facts_checked, facts_changed } = session
  return html`<li><h3>${invocation === 'cut' ? 'Session of the cut' : 'Session of a resume'}, ${when(evidence.began_at)}</h3>
${terms([
  ['Transaction id assigned', html`<strong>${yesNo(evidence.xid_assigned)}</strong>`],
  [
    'Transaction',
    `${evidence.read_only ? 'read only' : 'NOT read only'}, ${evidence.isolation}, ${evidence.ended.replace('_', ' ')}`,
  ],
  ['Role', html`${code(evidence.role)} (read-only by default: ${yesNo(evidence.default_read_only)})`],
  ['Rights of the role', rightsText(session)],
  ['Settings', settingsText(session)],
  ['Row security', evidence.row_security ? 'on' : 'off'],
  ['Hot standby', yesNo(evidence.standby)],
  [
    'Target',
    html`${code(target.database)} at ${code(target.endpoint)}, system ${code(target.system_identifier)}, PostgreSQL ${target.server_version}`,
  ],
  ['Last attack on the gate', attackOn(session).says],
  ['Facts compared with the pins', comparison(facts_checked, facts_changed)],
  ['Session name', code(evidence.application_name)],
  ['Snapshot', code(evidence.snapshot)],
])}
<details><summary>${plural(evidence.statements.length, 'statement')} of the registry, ${plural(evidence.locks.length, 'lock')}</summary>
${table(
  'Statements',
  ['Statement', 'Times', 'Rows'],
  evidence.statements.map((s) => [code(s.name), count(s.count), count(s.rows)]),
)}
${table(
  'Locks',
  ['Type', 'Mode', 'Relation'],
  evidence.locks.map((lock) => [lock.type, lock.mode, lock.relation ?? '–']),
)}</details></li>`
}

/** Before anything is pinned there is nothing to compare. */
function comparison(checked: number, changed: readonly string[]): string {
  if (checked === 0) return 'none yet: this session set them'
  return `${count(checked)}, changed: ${changed.length === 0 ? 'none' : changed.join(', ')}`
}

const NOT_VISIBLE = html`<em>not visible</em>`

/** Counts and digests of what stands there: never the proof. */
export function context({ database, sessions }: ReportModel): Html {
  if (database === null) return html`<p class="soft">This invocation read nothing from the database.</p>`
  const meanwhile =
    sessions.length < 2
      ? NOTHING
      : sameRows(sessions)
        ? html`<p>${CHANGE_SENTENCES.same}</p>`
        : html`<p><strong>${CHANGE_SENTENCES.changed}</strong></p>`
  return html`<h3>Context: what stood in the database on ${when(database.read_at)}</h3>${meanwhile}
${rowsOfTables(database, sessions)}
${terms([
  ['Units by status', statusList(database)],
  ['Enacted versions', count(database.enacted_versions)],
  ['Lifecycle log rows', database.lifecycle_log_rows === null ? NOT_VISIBLE : count(database.lifecycle_log_rows)],
  ['Review decisions', database.review_decisions === null ? NOT_VISIBLE : count(database.review_decisions)],
  ['Units of other documents', otherUnits(database.other_documents_units)],
])}${estimates(sessions)}${proof(database)}${hidden(database)}`
}

function proof({ proof: proven }: ReportDatabase): Html {
  if (proven === undefined) return NOTHING
  return html`<h3>What the prediction was proven with</h3><p>${claimOf(proven)}</p>
<details><summary>${plural(proven.functions.length, 'function')}, ${plural(proven.triggers.length, 'trigger')}</summary>
${table(
  'Functions and triggers',
  ['Function or trigger', 'Fingerprint', 'Proven'],
  proofRows(proven).map(([what, fingerprint, word]) => [
    code(what),
    html`<code class="hash">${fingerprint}</code>`,
    word,
  ]),
)}</details>`
}

/** Before and after where both are known; else what stands there now. */
function rowsOfTables(database: ReportDatabase, sessions: readonly ReportSession[]): Html {
  const changes = beforeAfter(sessions)
  if (changes === null) {
    return table(
      'Tables',
      ['Table', 'Rows of the document', 'Logical digest'],
      database.tables.map((t) => [code(t.table), rowsOf(t.rows), hashOf(t.digest)]),
    )
  }
  return table(
    'Tables, in the first session and now',
    ['Table', 'Rows before', 'Rows now', 'Logical digest before', 'Logical digest now'],
    changes.map(({ table: name, before, after, changed }) => [
      code(name),
      rowsOf(before.rows),
      rowsOf(after.rows),
      hashOf(before.digest),
      changed ? hashOf(after.digest) : 'the same',
    ]),
  )
}

const rowsOf = (rows: number | null): Html | string => (rows === null ? NOT_VISIBLE : count(rows))
const hashOf = (digest: string | null): Html =>
  digest === null ? NOT_VISIBLE : html`<code class="hash">${digest}</code>`

function estimates(sessions: readonly ReportSession[]): Html {
  const last = sessions.at(-1)?.context?.estimates ?? []
  if (last.length === 0) return NOTHING
  return html`<details><summary>Estimates for whole tables</summary><p class="soft">${ESTIMATES_LABEL}</p>
${table(
  'Estimates',
  ['Table', 'Rows, estimated'],
  last.map(({ table: name, rows }) => [code(name), estimate(rows)]),
)}</details>`
}

function statusList({ units_by_status: units }: ReportDatabase): string {
  const names = Object.keys(units).sort()
  return names.length === 0 ? 'none' : names.map((name) => `${name} ${count(units[name] ?? 0)}`).join(', ')
}

/** Facts that the role may not see, each with the grant that would show it. */
function hidden({ role, not_visible: facts }: ReportDatabase): Html {
  if (facts.length === 0) return html`<p class="soft">The role ${code(role)} sees every fact that was asked for.</p>`
  return html`<h3>Not proven: not visible to the role ${code(role)}</h3><p>${NOT_PROVEN}</p>
${table(
  'Not visible',
  ['Object', 'Grant that would show it'],
  facts.map(({ object, grant }) => [code(object), code(grant)]),
)}`
}
