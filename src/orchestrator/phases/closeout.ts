import { driftOf } from '../drift.ts'
import { surveyDigest } from '../fact-digests.ts'
import type { PhaseBody } from './phase.ts'

/** Compares the facts of this invocation with those of the first and closes the run. */
export const closeout: PhaseBody = ({ run, facts, planner, settings }) => {
  const check = driftOf(run, facts, settings)
  const surveyNow = surveyDigest(facts)
  return {
    pins: {
      closeout_facts_checked: check.checked,
      closeout_facts_changed: check.changed.length,
      closeout_survey_digest: surveyNow,
      closeout_sessions: run.sessions.length,
      closeout_sessions_with_xid: run.sessions.filter(({ evidence }) => evidence.xid_assigned).length,
      closeout_sessions_read_only: run.sessions.filter(({ evidence }) => evidence.read_only).length,
      closeout_predicted_rows_sha256: planner.prediction(run, 'lifecycle').rowsSha256,
    },
    warnings:
      surveyNow === run.context_pins['survey_digest']
        ? []
        : ['Rows of the document changed meanwhile, not by this session'],
  }
}
