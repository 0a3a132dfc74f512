import { type CertifiedPart, certificateOf } from '../../cutting/index.ts'
import { sha256 } from '../../orchestrator/digest.ts'
import type { Plan } from '../../orchestrator/plan.ts'
import type { ReportCertificate, ReportGap } from './types.ts'

/** Without their text, which the plan holds; a plan of an older version held none. */
export const gapsOf = (plan: Plan | null): readonly ReportGap[] =>
  plan?.gaps.map(({ body, ...gap }) => (body === undefined ? gap : { ...gap, sha256: sha256(body) })) ?? []

/** That units and gaps are the text, byte for byte; null where there is no plan, or one that kept no text of its gaps. */
export function certificateOfPlan(plan: Plan | null, planned: readonly ReportGap[]): ReportCertificate | null {
  if (plan === null) return null
  const units = plan.units.map(
    ({ address, span, content_hash }): CertifiedPart => ({ kind: 'unit', address, span, sha256: content_hash }),
  )
  const gaps = planned.flatMap(({ kind, span, sha256: hash }): readonly CertifiedPart[] =>
    hash === undefined ? [] : [{ kind, address: null, span, sha256: hash }],
  )
  if (gaps.length < planned.length) return null
  const whole = { bytes: plan.version.bytes, sha256: plan.coverage_sha256 }
  const { bytes, sha256: text, parts_sha256, parts } = certificateOf([...units, ...gaps], whole)
  return { bytes, sha256: text, parts: parts.length, parts_sha256 }
}
