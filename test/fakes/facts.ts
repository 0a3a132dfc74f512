import type { IsoUtc, Sha256, Uuid } from '../../src/orchestrator/brands.ts'
import { sha256, uuidV5 } from '../../src/orchestrator/digest.ts'
import type {
  BaselineUnit,
  Facts,
  FunctionFingerprint,
  GrantFact,
  RoleStatus,
  SessionEvidence,
  SourceDocument,
  SourceVersion,
  Survey,
  TargetIdentity,
  TriggerFact,
  Visible,
} from '../../src/orchestrator/facts.ts'
import { PROVEN_TRIGGERS } from '../../src/orchestrator/proven-triggers.ts'

/** Facts as the reference database gives them to `cutter_dryrun`; a test names only what it is about. */

const NAMESPACE = '6ba7b810-9dad-51d1-80b4-00c04fd430c8' as Uuid
const READ_AT = '2026-01-02T03:04:05.000Z' as IsoUtc

/** A stable id for a name, so that the same fact has the same id in every test. */
export const idOf = (name: string): Uuid => uuidV5(NAMESPACE, name)

export const visible = <T>(value: T): Visible<T> => ({ kind: 'visible', value })

export const notVisible = (object: string, role = 'cutter_dryrun'): Visible<never> => ({
  kind: 'not_visible',
  object,
  grant: `GRANT SELECT ON ${object} TO ${role};`,
})

export const SAMPLE_TEXT = `# By-law

## Article 1. Name

The society is called Example.

## Article 2. Purpose

The society keeps a library.

## Article 3. Members

Whoever reads is a member.
`

export const targetOf = (change: Partial<TargetIdentity> = {}): TargetIdentity => ({
  system_identifier: '7300000000000000001',
  database: 'reference',
  endpoint: '127.0.0.1:5432',
  server_version: '18.1',
  in_recovery: false,
  replay_lag_ms: null,
  ...change,
})

export const roleOf = (change: Partial<RoleStatus> = {}): RoleStatus => ({
  role: 'cutter_dryrun',
  refused: [],
  public_rights: [],
  reported: [],
  ...change,
})

export const documentOf = (change: Partial<SourceDocument> = {}): SourceDocument => ({
  id: idOf('document BY-LAW'),
  doc_code: 'BY-LAW',
  docprefix: 'BY-LAW',
  title: 'By-law',
  grammar_profile: 'markdown-atx',
  leaf_level: null,
  scope: 'all',
  ...change,
})

/** A version whose length and digest follow from its body. */
export const versionOf = (body: string = SAMPLE_TEXT, change: Partial<SourceVersion> = {}): SourceVersion => ({
  id: idOf('version 1.0'),
  version_string: '1.0',
  manifest_digest: sha256(body),
  length: Buffer.byteLength(body),
  body,
  created_at: READ_AT,
  ...change,
})

/** A unit in force with one version of this text. */
export function baselineUnitOf(address: string, body: string, change: Partial<BaselineUnit> = {}): BaselineUnit {
  const versionId = idOf(`version ${address} 1`)
  return {
    unit_id: idOf(`unit ${address}`),
    address,
    unit_kind: 'law_unit',
    section_type: 'article',
    lifecycle_status: 'enacted',
    deleted: false,
    parent_address: null,
    sort_order: null,
    latest: {
      version_id: versionId,
      version_seq: 1,
      lifecycle_status: 'enacted',
      title: address.split('/').at(-1) ?? address,
      body,
      content_hash: sha256(body),
    },
    enacted: { version_id: versionId, version_seq: 1, content_hash: sha256(body) },
    ...change,
  }
}

const CANONICAL = {
  create: 'public.fn_iu_create(text, text, text, text, text, text, text, text, uuid, text, text, integer)',
  revise: 'public.fn_iu_apply_edit_draft(text, text, text, text, integer)',
  enact: 'public.fn_iu_enact(text, text, uuid, text, uuid, text, text, boolean)',
  retire: 'public.fn_iu_retire(text, text, uuid, text)',
} as const

export const FUNCTIONS: readonly FunctionFingerprint[] = [
  ...(['create', 'revise', 'enact', 'retire'] as const).map((role) => ({ role, signature: CANONICAL[role] })),
  { role: 'gateway' as const, signature: 'public.fn_iu_gateway_guard()' },
  { role: 'birth_gate' as const, signature: 'public.fn_iu_birth_gate()' },
  { role: 'immutability' as const, signature: 'public.fn_iu_immutability_guard()' },
].map((fact) => ({ ...fact, fingerprint: sha256(`fingerprint ${fact.signature}`) }))

/** Those of the reference database, read back from their lines. */
export const TRIGGERS: readonly TriggerFact[] = PROVEN_TRIGGERS.map((line) => {
  const [, name = '', table = '', fires = '', runs = ''] = /^(\S+) on (\S+): (.*) → (.*)$/.exec(line) ?? []
  return { table, name, enabled: true, fires, function: runs }
})

const grant = (grantee: string, object: string, privilege: string, granted: boolean): GrantFact => ({
  grantee,
  object,
  privilege,
  granted,
})

/** What the executor writes beside the units. */
const LEDGER = `decision_backlog_entry decision_backlog_history manifest_envelope manifest_unit_block review_decision
  cut_change_set cut_change_set_affected_row dot_pair_signature`
  .split(/\s+/)
  .map((table) => `cutter_governance.${table}`)

/** The four booleans of the grant probe hold over these. */
export const GRANTS: readonly GrantFact[] = [
  ...Object.values(CANONICAL).flatMap((signature) => [
    grant('cutter_exec', signature, 'EXECUTE', true),
    grant('cutter_verify', signature, 'EXECUTE', false),
    grant('directus', signature, 'EXECUTE', true),
    grant('PUBLIC', signature, 'EXECUTE', false),
  ]),
  grant('cutter_verify', 'cutter_governance.verify_result', 'SELECT', true),
  grant('cutter_verify', 'cutter_governance.verify_result', 'INSERT', true),
  grant('directus', 'cutter_governance.review_decision', 'SELECT', true),
  ...LEDGER.flatMap((table) => [
    grant('cutter_exec', table, 'SELECT', true),
    grant('cutter_exec', table, 'INSERT', true),
  ]),
  grant('cutter_verify', 'cutter_governance.dot_pair_signature', 'SELECT', true),
  grant('cutter_verify', 'cutter_governance.dot_pair_signature', 'INSERT', true),
]

const TABLES = [
  'public.information_unit',
  'public.unit_version',
  'public.iu_lifecycle_log',
  'cutter_governance.decision_backlog_entry',
  'cutter_governance.decision_backlog_history',
  'cutter_governance.manifest_envelope',
  'cutter_governance.manifest_unit_block',
  'cutter_governance.review_decision',
  'cutter_governance.cut_change_set',
  'cutter_governance.cut_change_set_affected_row',
  'cutter_governance.dot_pair_signature',
  'cutter_governance.verify_result',
] as const

/** As the planner of a small database has them; one table was never analysed. */
const ESTIMATES = TABLES.map((table) => ({ table, rows: table.endsWith('verify_result') ? null : 120 }))

/** Counts that follow from the baseline; nothing in the ledger. */
export function surveyOf(units: readonly BaselineUnit[], change: Partial<Survey> = {}): Survey {
  const byStatus = Object.groupBy(units, (unit) => (unit.deleted ? 'deleted' : unit.lifecycle_status))
  return {
    units_by_status: Object.fromEntries(Object.entries(byStatus).map(([status, of]) => [status, of?.length ?? 0])),
    enacted_versions: units.filter((unit) => unit.enacted !== null).length,
    lifecycle_log_rows: visible(0),
    review_decisions: visible(0),
    other_documents_units: 0,
    tables: TABLES.map((table) => ({
      table,
      rows: visible(table === 'public.information_unit' || table === 'public.unit_version' ? units.length : 0),
      digest: visible(sha256(`${table} ${JSON.stringify(units)}`) as Sha256),
    })),
    ...change,
  }
}

export const evidenceOf = (change: Partial<SessionEvidence> = {}): SessionEvidence => ({
  role: 'cutter_dryrun',
  application_name: 'iu-cutter/ictr-20260102T030405Z-00000001',
  isolation: 'repeatable read',
  read_only: true,
  default_read_only: true,
  row_security: false,
  settings: { statement_timeout: '30s', lock_timeout: '2s', search_path: 'pg_catalog, pg_temp' },
  xid_assigned: false,
  snapshot: '740:740:',
  locks: [{ type: 'relation', mode: 'AccessShareLock', relation: 'public.information_unit' }],
  statements: [
    { name: 'begin', count: 1, rows: 0 },
    { name: 'fence', count: 1, rows: 1 },
    { name: 'end_checks', count: 1, rows: 1 },
    { name: 'rollback', count: 1, rows: 0 },
  ],
  standby: false,
  began_at: READ_AT,
  ended: 'rolled_back',
  ...change,
})

const VOCABULARY = {
  unit_kinds: ['design_doc_section', 'law_unit'],
  section_types:
    'amendment appendix article book changelog chapter checklist clause definition governance_process heading instruction_block item paragraph part point preamble principle process recital section subsection technical_spec title'.split(
      ' ',
    ),
} as const

/** Facts with sane defaults: the by-law above, never cut, in the reference database. Counts follow the baseline. */
export function factsOf(change: Partial<Facts> = {}): Facts {
  const baseline = change.baseline ?? visible([])
  return {
    read_at: READ_AT,
    target: targetOf(),
    role: roleOf(),
    document: documentOf(),
    version: versionOf(),
    newer_version: null,
    vocabulary: visible(VOCABULARY),
    baseline,
    foreign_addresses: [],
    functions: FUNCTIONS,
    triggers: TRIGGERS,
    grants: GRANTS,
    estimates: ESTIMATES,
    survey: surveyOf(baseline.kind === 'visible' ? baseline.value : []),
    evidence: evidenceOf(),
    ...change,
  }
}
