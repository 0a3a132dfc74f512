import type { PinValue } from './state.ts'

/**
 * Three rules of the original, kept as checks: no artifact from the user enters a run · discover first · no pin leaks
 * into code. The first two live here; the third is a check over all modules (test/orchestrator/policy.test.ts).
 */

const SECRET_SHAPED = /passw|secret|token|credential|private_?key|api_?key|access_?key|conn(ection)?_?(string|url)|dsn/i

/** Whether a pin's name looks like one that holds a secret. Such a pin is refused when set and stripped when written. */
export const isSecretShaped = (key: string): boolean => SECRET_SHAPED.test(key)

/** @throws Error BUG-secret-pin */
export function refuseSecretPins(pins: Readonly<Record<string, PinValue>>): void {
  const shaped = Object.keys(pins).filter(isSecretShaped)
  if (shaped.length > 0) throw new Error(`BUG-secret-pin: ${shaped.join(', ')}`)
}

/** The pins that may be written. */
export function withoutSecretPins(pins: Readonly<Record<string, PinValue>>): Readonly<Record<string, PinValue>> {
  return Object.fromEntries(Object.entries(pins).filter(([key]) => !isSecretShaped(key)))
}
