import { riskList } from '../../orchestrator/approval.ts'
import type { ReportMaterial } from '../../orchestrator/material.ts'
import { waitsAt } from '../../orchestrator/run.ts'
import type { RunState } from '../../orchestrator/state.ts'
import { GATE_LABELS } from '../../orchestrator/steps.ts'
import { STOPS } from '../../orchestrator/stops.ts'
import { waysOn } from '../../orchestrator/ways.ts'
import type { ReportDecidedBy, ReportDecision } from './types.ts'

export function decisionOf(material: ReportMaterial): ReportDecision {
  const { state, site } = material
  const { status } = state
  switch (status.kind) {
    case 'open':
      return asked(state, site.command_suffix)
    case 'halted': {
      const { kind: _kind, ...halt } = status
      return {
        kind: 'halted',
        ...halt,
        next: STOPS[halt.code].next,
        commands: waysOn(state, halt.code, site.command_suffix),
        approval_in_hand: state.approval_in_hand !== null,
      }
    }
    case 'closed':
      return status.how === 'voided'
        ? { kind: 'voided', by: status.by, reason: status.reason, at: status.at, ...orderedBy(state) }
        : { kind: 'closed', at: status.at }
  }
}

function orderedBy({ given_up: order }: RunState): ReportDecidedBy {
  if (order === undefined) return {}
  const { policy = 'structural', sender, signer = null } = order
  return { policy, sender_id: sender.sender_id, signer: signer && { keyid: signer.keyid, name: signer.name } }
}

function asked(state: RunState, suffix: string): ReportDecision {
  const gate = waitsAt(state)
  const request = gate === null ? undefined : state.requests[gate]
  if (gate === null || request === undefined) return { kind: 'under_way' }
  return {
    kind: 'approval',
    gate,
    label: GATE_LABELS[gate],
    asked_at: request.asked_at,
    life_hours: request.life_hours,
    request_digest: request.request_digest,
    acknowledge: riskList(request.risks),
    approve_command: `cutter approve ${state.run_id}${suffix}`,
    reject_command: `cutter reject ${state.run_id} --reason "…"${suffix}`,
  }
}
