import { riskList } from '../../orchestrator/approval.ts'
import { cutCommand } from '../../orchestrator/entries.ts'
import type { ReportMaterial } from '../../orchestrator/material.ts'
import { waitsAt } from '../../orchestrator/run.ts'
import type { RunState } from '../../orchestrator/state.ts'
import { GATE_LABELS } from '../../orchestrator/steps.ts'
import { STOPS, type StopCode } from '../../orchestrator/stops.ts'
import type { ReportCommand, ReportDecision } from './types.ts'

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
        ? { kind: 'voided', by: status.by, reason: status.reason, at: status.at }
        : { kind: 'closed', at: status.at }
  }
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

/** SG_3: how a person answers a halted run. */
export function waysOn(state: RunState, code: StopCode, suffix: string): readonly ReportCommand[] {
  const giveUp = { meaning: 'Give this run up', command: `cutter void ${state.run_id} --reason "…"${suffix}` }
  if (STOPS[code].way === 'cut') {
    return [
      { meaning: 'Once it is mended, cut the document anew', command: cutCommand(state.document_id, suffix) },
      giveUp,
    ]
  }
  const again = {
    meaning: 'Go on from the last good state',
    command: `cutter retry ${state.run_id} --reason "…"${suffix}`,
  }
  return STOPS[code].way === 'void' ? [giveUp] : [again, giveUp]
}
