import type { FunctionFingerprint, TriggerFact } from './facts.ts'
import type { Settings } from './settings.ts'

/** A trigger as the list of the proven ones holds it. */
export const triggerLine = ({ table, name, fires, function: runs }: TriggerFact): string =>
  `${name} on ${table}: ${fires} → ${runs}`

/**
 * By name, what the prediction was not proven with: functions that are others, enabled triggers that are others, and
 * triggers that it was proven with and that do not fire here. `triggers` null: not known, and not judged.
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
