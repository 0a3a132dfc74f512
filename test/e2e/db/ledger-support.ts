import { randomUUID } from 'node:crypto'
import type { HandOverEffect, LedgerRow } from '../../../db/cut-and-enact.ts'
import type { SqlClient } from '../../../db/install.ts'
import { type LoadedDocument, loadDocument } from '../../../db/load.ts'
import { type Args, createArgs, decisionRow, enactArgs, sha } from './support.ts'

/** The ledger rows of a whole cut, as the writers would record them. */

const ACTOR = 'tester'
const table = (name: string, row: Args): LedgerRow => ({ table: `cutter_governance.${name}`, row })

/** One document with one version. */
export const loadedDocument = (client: SqlClient, body: string): Promise<LoadedDocument> =>
  loadDocument(client, {
    doc_code: 'TEST',
    docprefix: 'TEST',
    title: 'A test document',
    grammar_profile: null,
    leaf_level: null,
    scope: null,
    version_string: sha(body).slice(0, 8),
    body,
  })

interface Ids {
  readonly changeSet: string
  readonly entry: string
  readonly envelope: string
  readonly decision: string
  readonly signature: string
  readonly verify: string
  /** The decision of the lifecycle gate. */
  readonly lifecycle: string
}

const mint = (): Ids => ({
  changeSet: randomUUID(),
  entry: randomUUID(),
  envelope: randomUUID(),
  decision: randomUUID(),
  signature: randomUUID(),
  verify: randomUUID(),
  lifecycle: randomUUID(),
})

export interface SampleCut {
  readonly ids: Ids
  readonly effects: readonly HandOverEffect[]
  readonly ledger: readonly LedgerRow[]
}

/** A cut of `document` that creates and enacts one unit at each address. */
export function sampleCut(document: LoadedDocument, addresses: readonly string[]): SampleCut {
  const ids = mint()
  const creates = addresses.map((address) => createArgs(address, `Text of ${address}.`))
  const enacts = addresses.map((address) => enactArgs(address, ids.lifecycle, { p_change_set_id: ids.changeSet }))
  return {
    ids,
    effects: [
      ...creates.map((args) => ({ effect: 'create', function: 'fn_iu_create', args }) as const),
      ...enacts.map((args) => ({ effect: 'enact', function: 'fn_iu_enact', args }) as const),
    ],
    ledger: [
      ...recordRows(document, ids, creates),
      ...verifyRows(ids),
      table('review_decision', { ...decisionRow(ids.lifecycle, 'SG_2_lifecycle_authz'), change_set_id: ids.changeSet }),
    ],
  }
}

function recordRows(document: LoadedDocument, ids: Ids, creates: readonly Args[]): readonly LedgerRow[] {
  const inSet = { change_set_id: ids.changeSet, actor: ACTOR }
  const source = {
    source_document_id: document.document_id,
    source_version_id: document.version_id,
    doc_code: 'TEST',
    plan_digest: sha(ids.changeSet),
    actor: ACTOR,
  }
  return [
    table('decision_backlog_entry', {
      ...source,
      ...inSet,
      id: ids.entry,
      kind: 'document_cut',
      title: 'Cut TEST',
      status: 'decided',
    }),
    table('decision_backlog_history', {
      ...inSet,
      id: randomUUID(),
      entry_id: ids.entry,
      position: 1,
      from_status: 'open',
      to_status: 'decided',
      reason: 'approved',
    }),
    table('manifest_envelope', {
      ...source,
      ...inSet,
      id: ids.envelope,
      docprefix: 'TEST',
      version_string: '1',
      manifest_digest: document.manifest_digest,
      baseline_digest: sha('baseline'),
      rules_version: 1,
      grammar_profile: 'article-section',
      leaf_level: 'section',
      unit_count: creates.length,
    }),
    ...creates.flatMap((args, position) => unitRows(ids, args, position)),
    table('review_decision', { ...decisionRow(ids.decision, 'SG_1_cut_authz'), change_set_id: ids.changeSet }),
    signatureRow(ids, 'DOT-991'),
    table('cut_change_set', {
      ...source,
      id: ids.changeSet,
      backlog_entry_id: ids.entry,
      manifest_envelope_id: ids.envelope,
      review_decision_id: ids.decision,
      executor_signature_id: ids.signature,
      baseline_digest: sha('baseline'),
      rollback_key: `rollback ${ids.changeSet}`,
      idempotency_key: `cut ${ids.changeSet}`,
      status: 'recorded',
      written_count: creates.length,
      kept_count: 0,
      retired_count: 0,
    }),
  ]
}

function unitRows(ids: Ids, args: Args, position: number): readonly LedgerRow[] {
  const unit = {
    change_set_id: ids.changeSet,
    actor: ACTOR,
    position,
    canonical_address: args['p_canonical_address'],
    effect: 'create',
    version_seq: 1,
    content_hash: sha(String(args['p_body'])),
  }
  return [
    table('manifest_unit_block', {
      ...unit,
      id: randomUUID(),
      envelope_id: ids.envelope,
      span_start: position,
      span_end: position + 1,
    }),
    table('cut_change_set_affected_row', {
      ...unit,
      id: randomUUID(),
      function_name: 'fn_iu_create',
      idempotency_key: randomUUID(),
    }),
  ]
}

export function verifyRows(ids: Ids): readonly LedgerRow[] {
  return [
    table('verify_result', {
      id: ids.verify,
      change_set_id: ids.changeSet,
      actor: ACTOR,
      status: 'verified',
      checks: { all: true },
      checked_count: 1,
      rows_sha256: sha('rows'),
      tool_revision: 'verifier/1',
    }),
    signatureRow(ids, 'DOT-992'),
  ]
}

export function signatureRow(ids: Ids, dotCode: 'DOT-991' | 'DOT-992', change: Args = {}): LedgerRow {
  const signer =
    dotCode === 'DOT-991'
      ? { id: ids.signature, review_decision_id: ids.decision, signer_role: 'executor', tool_revision: 'executor/1' }
      : { id: randomUUID(), verify_result_id: ids.verify, signer_role: 'verifier', tool_revision: 'verifier/1' }
  return table('dot_pair_signature', {
    change_set_id: ids.changeSet,
    actor: ACTOR,
    dot_code: dotCode,
    signed_sha256: sha(dotCode),
    ...signer,
    ...change,
  })
}
