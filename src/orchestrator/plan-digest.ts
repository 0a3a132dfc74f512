import type { ByteSpan } from '../cutting/types.ts'
import type { Sha256 } from './brands.ts'
import { digestOf } from './digest.ts'
import type { Plan } from './plan.ts'

/** What the digest of a plan covers. */
export type DigestedPlan = Pick<Plan, 'rules_version' | 'baseline_digest' | 'effects' | 'units'> & {
  readonly document: Pick<Plan['document'], 'id' | 'doc_code' | 'docprefix'>
  readonly version: Pick<Plan['version'], 'id' | 'manifest_digest'>
  readonly target: Plan['target']
}

/**
 * Covers effects, addresses, hashes, document version, rules version, baseline, system_identifier and database. It holds
 * no time, run id, host, port, server or code version (H5, H6).
 */
export function planDigest(plan: DigestedPlan): Sha256 {
  const { document, version, target } = plan
  return digestOf({
    rules_version: plan.rules_version,
    document_id: document.id,
    doc_code: document.doc_code,
    docprefix: document.docprefix,
    version_id: version.id,
    manifest_digest: version.manifest_digest,
    baseline_digest: plan.baseline_digest,
    system_identifier: target.system_identifier,
    database: target.database,
    effects: plan.effects,
    units: plan.units.map(({ body: _body, ...unit }) => ({ ...unit, span: inOrder(unit.span) })),
  })
}

/** A span with its keys in the order of canonical JSON. */
export const inOrder = ({ start, end }: ByteSpan): ByteSpan => ({ end, start })
