import type { FunctionFingerprint, TriggerFact } from './facts.ts'
import type { Settings } from './settings.ts'

/** A trigger as `PROVEN_TRIGGERS` lists it. */
export const triggerLine = ({ table, name, fires, function: runs }: TriggerFact): string =>
  `${name} on ${table}: ${fires} → ${runs}`

/**
 * Where this database differs from the one that the prediction was proven against: functions with another fingerprint,
 * enabled triggers that are not on the list, and listed triggers that do not fire here. `triggers` null: not known, not judged.
 */
export function unproven(
  seen: { readonly functions: readonly FunctionFingerprint[]; readonly triggers: readonly TriggerFact[] | null },
  proven: Pick<Settings, 'provenFingerprints' | 'provenTriggers'>,
): readonly string[] {
  const functions = seen.functions.filter(({ fingerprint }) => !proven.provenFingerprints.includes(fingerprint))
  const names = functions.map(({ signature }) => signature)
  if (seen.triggers === null) return names
  const firing = seen.triggers.filter(({ enabled }) => enabled).map(triggerLine)
  return [
    ...names,
    ...firing.filter((line) => !proven.provenTriggers.includes(line)).map((line) => `trigger ${line}`),
    ...proven.provenTriggers
      .filter((line) => !firing.includes(line))
      .map((line) => `missing or disabled: trigger ${line}`),
  ]
}
