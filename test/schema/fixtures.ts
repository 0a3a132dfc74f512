import type { DurationMs, IsoUtc, RunId, Sha256, Uuid } from '../../src/orchestrator/brands.ts'
import { sha256 } from '../../src/orchestrator/digest.ts'
import { PLAN_SCHEMA_VERSION, type Plan } from '../../src/orchestrator/plan.ts'
import type { Approval, RunState, Sender } from '../../src/orchestrator/state.ts'

export const RUN = 'ictr-20250301T101500Z-0a1b2c3d' as RunId
export const OTHER_RUN = 'ictr-20250301T101501Z-0a1b2c3e' as RunId
const at = '2025-03-01T10:15:00.000Z' as IsoUtc
const id = '11111111-2222-5333-8444-555555555555' as Uuid
const digest = sha256('x')

const sender: Sender = { requested_by: 'ada', sender_id: 'AIDAEXAMPLE', message_id: 'm-1', taken_at: at }

export const approval: Approval = {
  approval_id: 'ap-1',
  gate: 'SG_1_cut_authz',
  run_id: RUN,
  decision: 'approve',
  signed_utc: '2025-03-01T10:20:00Z',
  allowance: 'explicit',
  payload_sha256: digest,
  acknowledged: { retire: 3 },
  scope: 'the cut of BYLAW',
  approver: 'Ada Example',
}

/** A state in which every optional part is present. */
export const fullState: RunState = {
  schema_version: 1,
  run_id: RUN,
  document_id: 'BYLAW',
  mode: 'DRYRUN',
  source_version: null,
  batch_id: 'b-1',
  origin: sender,
  created_at: at,
  updated_at: at,
  seq: 4,
  write_id: 'w-4',
  code_version: '0.1.0',
  state: 'awaiting_cut_authorization',
  status: {
    kind: 'halted',
    how: 'stopped',
    code: 'STOP_DRIFT',
    message: 'A fact changed',
    details: [{ message: 'vocabulary', cure: null, line: null, offset: 12 }],
    at,
    phase: 'mark',
  },
  context_pins: { document_id: id, plan_creates: 3, in_recovery: false, grammar_profile: null },
  receipts: [
    {
      phase: 'source_pin',
      gate: 'IG_SOURCE_PIN',
      predicates: [{ name: 'text_matches_digest', passed: true }],
      pins_set: ['document_id'],
      warnings: [],
      started_at: at,
      duration_ms: 12 as DurationMs,
    },
  ],
  plan: { object: digest, plan_digest: digest },
  requests: {
    SG_1_cut_authz: {
      gate: 'SG_1_cut_authz',
      request_digest: digest,
      risks: { retire: 3 },
      asked_at: at,
      life_hours: 24,
    },
  },
  approvals: { SG_1_cut_authz: { approval, sha256: digest, sender, consumed_at: at } },
  approval_in_hand: { approval: { ...approval, review_decision_id: id, reason: 'checked' }, sender },
  overtakes: [OTHER_RUN],
  retries: [{ request_id: 'r-1', reason: 'again', sender }],
  report: { digest, folder: 'v1/runs/x/reports/y/', html: 'v1/runs/x/reports/y/report.html' },
  sessions: [
    {
      invocation: 'cut',
      evidence: {
        role: 'cutter_dryrun',
        application_name: `iu-cutter/${RUN}`,
        isolation: 'repeatable read',
        read_only: true,
        default_read_only: true,
        row_security: false,
        xid_assigned: false,
        snapshot: '10:10:',
        locks: [{ type: 'relation', mode: 'AccessShareLock', relation: 'public.information_unit' }],
        statements: [{ name: 'baseline', count: 1, rows: 60 }],
        standby: false,
        began_at: at,
        ended: 'rolled_back',
      },
      target: {
        system_identifier: '7300000000000000001',
        database: 'law',
        endpoint: '127.0.0.1:5432',
        server_version: '18.0',
        in_recovery: false,
        replay_lag_ms: null,
      },
      checked: 12,
      changed: ['vocabulary'],
      survey_digest: digest,
    },
  ],
}

/** A plan with one line of each kind and one unit for each of `units`. */
export function planOf(units: number): Plan {
  return {
    schema_version: PLAN_SCHEMA_VERSION,
    rules_version: 1,
    plan_digest: digest,
    document: { id, doc_code: 'BYLAW', docprefix: 'BYLAW', title: 'By-law', scope: 'all' },
    version: { id, version_string: '2', manifest_digest: digest, bytes: units * 20 },
    target: { system_identifier: '7300000000000000001', database: 'law' },
    profile: {
      name: 'markdown-atx',
      digest,
      chosenBy: 'detected',
      score: 0.987,
      runnerUp: { name: 'article-section', score: 0.1 },
      evidence: ['21 headings'],
    },
    leaf_level: 'h2',
    coverage_sha256: digest,
    baseline_digest: digest,
    counts: { create: units, revise: 0, keep: 0, retire: 0 },
    risks: { renumbered: 1 },
    functions: [{ signature: 'public.fn_iu_create(text)', role: 'create', fingerprint: digest }],
    effects: Array.from({ length: units }, (_, n) => ({
      kind: 'create',
      address: `BYLAW/ARTICLE-${n}`,
      reason: 'the address is new',
      function: 'fn_iu_create',
      idempotency_key: id,
      content_hash: digest,
      prior_hash: null,
      expected_version_seq: null,
      enact: true,
      revived: false,
    })),
    lineage: [{ kind: 'renumbered', from: 'BYLAW/ARTICLE-1', to: 'BYLAW/ARTICLE-2', score: 1000 }],
    units: Array.from({ length: units }, (_, n) => ({
      address: `BYLAW/ARTICLE-${n}`,
      parent_address: null,
      order: n,
      unit_kind: 'law_unit',
      section_type: 'article',
      section_code: `ARTICLE-${n}`,
      title: `Article ${n}. Điều “quoted”\u2028`,
      span: { start: n * 20, end: n * 20 + 20 },
      lines: { first: n + 1, last: n + 1 },
      body: `## Article ${n}\n\nText of it.\r\n`,
      content_hash: digest,
      marker: null,
    })),
    gaps: [
      {
        kind: 'preamble',
        span: { start: 0, end: 3 },
        lines: { first: 1, last: 1 },
        reason: 'before the first heading',
      },
    ],
    doubts: [{ line: 3, reason: 'looks like a heading', text: '#Article' }],
    baseline: [
      {
        unit_id: id,
        address: 'BYLAW/ARTICLE-1',
        unit_kind: 'law_unit',
        section_type: 'article',
        lifecycle_status: 'enacted',
        deleted: false,
        parent_address: null,
        sort_order: 1,
        latest: {
          version_id: id,
          version_seq: 1,
          lifecycle_status: 'enacted',
          title: 'Old',
          body: 'old',
          content_hash: digest,
        },
        enacted: { version_id: id, version_seq: 1, content_hash: digest },
      },
    ],
  }
}

export const altered = (name: Sha256): Sha256 => name.replace(/^./, (first) => (first === '0' ? '1' : '0')) as Sha256
