/**
 * Fingerprints of the functions and triggers that the simulator was proven against, row by row, by test/e2e/truth.
 * Written by the test that proves them; others give "prediction unproven for these functions".
 */
export const PROVEN_FINGERPRINTS: readonly string[] = []
