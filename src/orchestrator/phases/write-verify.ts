import { EXECUTOR_TOOL_REVISION, VERIFIER_TOOL_REVISION } from '../ids.ts'
import { Stop } from '../stops.ts'
import { STRUCTURAL_BOOLEANS, structuralPin } from '../structural.ts'
import type { PhaseBody } from './phase.ts'

/** Predicts the verifier's row and signature, by another tool revision than the executor's: separation of duties. */
export const writeVerify: PhaseBody = ({ run, bench }) => {
  if (run.context_pins['write_verify_rows'] !== undefined) {
    throw new Stop('STOP_INVARIANT_FAILED', 'The change set has been verified already')
  }
  const { rows, partSha256 } = bench.prediction(run, 'verify')
  return {
    pins: {
      write_verify_rows: rows.filter(({ part }) => part === 'verify').length,
      write_verify_rows_sha256: partSha256,
      write_verify_executor_revision: EXECUTOR_TOOL_REVISION,
      write_verify_verifier_revision: VERIFIER_TOOL_REVISION,
      write_verify_structural_passed: STRUCTURAL_BOOLEANS.filter(
        (name) => run.context_pins[structuralPin(name)] === true,
      ).length,
    },
    warnings: [],
  }
}
