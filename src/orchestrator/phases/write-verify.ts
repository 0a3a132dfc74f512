import { EXECUTOR_TOOL_REVISION, VERIFIER_TOOL_REVISION } from '../ids.ts'
import { partOf, rowCount } from '../prediction.ts'
import { Stop } from '../stops.ts'
import { STRUCTURAL_BOOLEANS, structuralPin } from '../structural.ts'
import type { PhaseBody } from './phase.ts'

/** Predicts the verifier's row and signature, by another tool revision than the executor's: separation of duties. */
export const writeVerify: PhaseBody = ({ run, planner }) => {
  if (run.context_pins['write_verify_rows'] !== undefined) {
    throw new Stop('STOP_INVARIANT_FAILED', 'The change set has been verified already')
  }
  const verify = partOf(planner.prediction(run, 'verify'), 'verify')
  return {
    pins: {
      write_verify_rows: rowCount(verify),
      write_verify_rows_sha256: verify.rowsSha256,
      write_verify_executor_revision: EXECUTOR_TOOL_REVISION,
      write_verify_verifier_revision: VERIFIER_TOOL_REVISION,
      write_verify_structural_passed: STRUCTURAL_BOOLEANS.filter(
        (name) => run.context_pins[structuralPin(name)] === true,
      ).length,
    },
    warnings: [],
  }
}
