import type { PinnedKey } from '../orchestrator/dsse.ts'
import type { ApprovalRules } from '../orchestrator/settings.ts'
import type { ApprovalPolicy } from '../orchestrator/state.ts'
import { SOVEREIGN_GATES } from '../orchestrator/steps.ts'

/** Who may decide, as the environment says it. */

export interface ApprovalVariables {
  readonly approvalPolicy: ApprovalPolicy
  readonly approverKeys: readonly PinnedKey[]
  readonly sg1Senders: readonly string[]
  readonly sg2Senders: readonly string[]
  readonly sendersDiffer: boolean
}

type Read = { readonly [K in keyof ApprovalVariables]?: ApprovalVariables[K] | null }

export function approvalRules(config: ApprovalVariables): ApprovalRules {
  const { approvalPolicy: policy, approverKeys: keys, sg1Senders, sg2Senders, sendersDiffer } = config
  return {
    policy,
    keys,
    senders: {
      ...(sg1Senders.length === 0 ? {} : { SG_1_cut_authz: sg1Senders }),
      ...(sg2Senders.length === 0 ? {} : { SG_2_lifecycle_authz: sg2Senders }),
    },
    sendersDiffer,
  }
}

/**
 * The rules that would never let a run through, or that look safer than they are. A variable that could not be read is null:
 * its own problem is told elsewhere.
 */
export function approvalProblems(config: Read): readonly string[] {
  return [...keyProblems(config), ...senderProblems(config)]
}

function keyProblems({ approvalPolicy: policy, approverKeys: keys }: Read): readonly string[] {
  if (keys == null || policy == null) return []
  if (policy === 'structural') {
    return keys.length === 0
      ? []
      : ['CUTTER_APPROVER_KEYS is set, but no signature would be checked; set CUTTER_APPROVAL_POLICY to signed']
  }
  const lacking = SOVEREIGN_GATES.filter((gate) => !keys.some(({ gates }) => gates.includes(gate)))
  return [
    ...lacking.map((gate) => `CUTTER_APPROVER_KEYS holds no key for ${gate}; make one with cutter keys enroll`),
    ...(lacking.length === 0 && keys.length === 1
      ? ['CUTTER_APPROVER_KEYS holds one key: approvals 1 and 2 must be signed with different ones']
      : []),
  ]
}

function senderProblems({ sg1Senders, sg2Senders, sendersDiffer }: Read): readonly string[] {
  const [first] = sg1Senders ?? []
  const alone = sg1Senders?.length === 1 && sg2Senders?.length === 1 && first === sg2Senders[0]
  return sendersDiffer === true && alone
    ? [`CUTTER_SENDERS_DIFFER is true, but ${first} is the only sender of both gates`]
    : []
}
