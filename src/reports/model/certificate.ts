import { type CertifiedPart, certificateOf } from '../../cutting/index.ts'
import type { GapKind } from '../../cutting/types.ts'
import type { Sha256 } from '../../orchestrator/brands.ts'
import { sha256 } from '../../orchestrator/digest.ts'
import type { Plan } from '../../orchestrator/plan.ts'
import type { ReportCertificate, ReportGap } from './types.ts'

/** The gaps, each with its hash, and with its text where that is words to be read; without both where the plan is of an older version. */
export function gapsOf(plan: Plan | null): readonly ReportGap[] {
  // Most are the same blank line.
  const hashes = new Map<string, Sha256>()
  return (plan?.gaps ?? []).map(({ body, ...gap }) => {
    if (body === undefined) return gap
    const hash = hashes.get(body) ?? sha256(body)
    hashes.set(body, hash)
    return { ...gap, sha256: hash, ...(READ.has(gap.kind) ? { text: body } : {}) }
  })
}

/** A heading of a part is told by its reason; of blank space there is nothing to read. */
const READ: ReadonlySet<GapKind> = new Set(['preamble', 'boilerplate', 'excluded'])

/** The certificate that units and gaps are the text, byte for byte. Null without a plan, or for a plan without the text of its gaps. */
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
