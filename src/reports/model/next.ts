import type { ReportMaterial } from '../../orchestrator/material.ts'
import { duplicateIn } from '../../orchestrator/siblings.ts'
import { cutCommand } from '../../orchestrator/ways.ts'
import type { ReportDecision } from './types.ts'

/** "What to do next": sentences in the order in which they are done. */
export function nextSteps({ state, plan, site }: ReportMaterial, decision: ReportDecision): readonly string[] {
  switch (decision.kind) {
    case 'approval':
      return [
        'Read every changed unit, then the risks.',
        `To approve: ${decision.approve_command}`,
        `To refuse, which gives the run up: ${decision.reject_command}`,
      ]
    case 'halted':
      return [decision.next, ...decision.commands.map(({ meaning, command }) => `${meaning}: ${command}`)]
    case 'voided':
      return [
        'Nothing was written and nothing is left to undo.',
        ...followed(decision.reason, site.command_suffix),
        `To begin anew: ${cutCommand(state.document_id, site.command_suffix)}`,
      ]
    case 'closed':
      return handOver(plan?.baseline_digest ?? null, site.demo)
    case 'under_way':
      return ['The run is under way; nothing is asked of you now.']
  }
}

/** A run that was given up as a duplicate names the one that goes on. */
function followed(reason: string, suffix: string): readonly string[] {
  const other = duplicateIn(reason)
  return other === null ? [] : [`The document is being cut by another run already: cutter status ${other}${suffix}`]
}

const handOver = (baselineDigest: string | null, demo: boolean): readonly string[] => [
  ...(demo ? ['The approvals of this run were given by a demonstration. Do not carry its plan out.'] : []),
  'Nothing was written: this was a dry run. A real cut needs its own authorisation.',
  'Give handover/plan.jsonl of this report to your executor. It holds the calls in order, the rows they must leave, and the accepted approvals.',
  `The plan is valid while the baseline digest of the document is ${baselineDigest ?? 'unknown'}. If any of its units changed meanwhile, cut the document again.`,
  'After the real cut, compare the rows that stand there with the expected rows of the plan; every column counts but generated ids and times.',
]
