import type { RunState } from '../../src/orchestrator/state.ts'

export const reportKey = (run: RunState | undefined): string => `${run?.report?.folder}report.json`
