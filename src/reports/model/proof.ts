import type { Facts } from '../../orchestrator/facts.ts'
import { DEFAULT_SETTINGS } from '../../orchestrator/settings.ts'
import { triggerLine } from '../../orchestrator/unproven.ts'

/** Which of the functions and triggers in this database the prediction was proven with. */
export interface ReportProof {
  readonly functions: readonly {
    readonly signature: string
    readonly fingerprint: string
    readonly proven: boolean
  }[]
  /** Every enabled trigger, and every trigger of the proof that does not fire here. */
  readonly triggers: readonly { readonly trigger: string; readonly stands: boolean; readonly proven: boolean }[]
}

/** Compared with the list of this release. A program with a list of its own plans by that one. */
export function proofOf({ functions, triggers }: Pick<Facts, 'functions' | 'triggers'>): ReportProof {
  const { provenFingerprints, provenTriggers } = DEFAULT_SETTINGS
  const firing = triggers.filter(({ enabled }) => enabled).map(triggerLine)
  return {
    functions: functions.map(({ signature, fingerprint }) => ({
      signature,
      fingerprint,
      proven: provenFingerprints.includes(fingerprint),
    })),
    triggers: [
      ...firing.map((trigger) => ({ trigger, stands: true, proven: provenTriggers.includes(trigger) })),
      ...provenTriggers
        .filter((trigger) => !firing.includes(trigger))
        .map((trigger) => ({ trigger, stands: false, proven: true })),
    ],
  }
}

/** The claim in a sentence. */
export function claimOf({ functions, triggers }: ReportProof): string {
  const open =
    functions.filter(({ proven }) => !proven).length +
    triggers.filter(({ stands, proven }) => !(stands && proven)).length
  return open === 0
    ? `Proven row by row against exactly these ${functions.length} functions and ${triggers.length} triggers.`
    : `Predicted by the reference rules, unproven for ${open} of the functions and triggers below.`
}

/** Rows of a table: what it is, its fingerprint, and whether the prediction was proven with it. */
export const proofRows = ({ functions, triggers }: ReportProof): readonly (readonly [string, string, string])[] => [
  ...functions.map(
    ({ signature, fingerprint, proven }) => [signature, fingerprint, proven ? 'proven' : 'unproven'] as const,
  ),
  ...triggers.map(
    ({ trigger, stands, proven }) =>
      [`trigger ${trigger}`, '–', stands ? (proven ? 'proven' : 'unproven') : 'unproven: missing or disabled'] as const,
  ),
]
