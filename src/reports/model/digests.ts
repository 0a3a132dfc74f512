import { isSha256 } from '../../orchestrator/brands.ts'
import type { ReportMaterial } from '../../orchestrator/material.ts'
import { compareText } from '../../orchestrator/order.ts'
import { SOVEREIGN_GATES } from '../../orchestrator/steps.ts'

/** Every sha256 that the run has fixed, by name; the reader compares them by eye or by tool. */
export function digestsOf({ state }: ReportMaterial): readonly { readonly name: string; readonly sha256: string }[] {
  const pinned = Object.entries(state.context_pins).flatMap(([name, value]) =>
    typeof value === 'string' && isSha256(value) ? [{ name, sha256: value }] : [],
  )
  const requests = SOVEREIGN_GATES.flatMap((gate) => {
    const request = state.requests[gate]
    return request === undefined ? [] : [{ name: `request_digest ${gate}`, sha256: request.request_digest }]
  })
  const object = state.plan === null ? [] : [{ name: 'plan_object', sha256: state.plan.object }]
  return [...requests, ...object, ...pinned.sort((a, b) => compareText(a.name, b.name))]
}
