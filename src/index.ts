/**
 * The public API: the parts of the classic recipe, and the names of what goes in and comes out of them. What is not here
 * may change with any version. Every foreseen failure is a `Stop` with a code of `STOPS`; anything else is a bug.
 */

export { fileStore } from './adapters/file-store.ts'
export { memoryStore } from './adapters/memory-store.ts'
export { type Connect, DEFAULT_LIMITS, type PgLimits, pgConnect } from './adapters/pg-client.ts'
export { readOnly } from './adapters/pg-read-only.ts'
export { type PgTarget, targetOf } from './adapters/pg-target.ts'
export { s3Store } from './adapters/s3-store.ts'
export { randomIds, systemClock } from './adapters/system.ts'
export { type FactSource, InMemoryDiscoverer } from './discovery/in-memory.ts'
export { type DryRunBinding, LiveDryRunDiscoverer } from './discovery/live-dry-run.ts'
export { type DiscoveryOptions, LiveReadOnlyDiscoverer } from './discovery/live-read-only.ts'
export { type ApprovalContext, validateSovereignApproval } from './orchestrator/approval.ts'
export {
  type EpochMs,
  type IsoUtc,
  isRunId,
  isSha256,
  isUuid,
  type RunId,
  type Sha256,
  type Uuid,
} from './orchestrator/brands.ts'
export type { CutCommand, ResumeCommand, RunOutcome } from './orchestrator/commands.ts'
export type { Facts, SessionEvidence } from './orchestrator/facts.ts'
export type * from './orchestrator/ports.ts'
export { OrchestratorRunner, type RunnerDependencies } from './orchestrator/runner.ts'
export { DEFAULT_SETTINGS, DEFAULT_SITE, type Settings, type Site } from './orchestrator/settings.ts'
export type { Approval, RunState, Sender } from './orchestrator/state.ts'
export { STOPS, Stop, type StopCode, type StopDetail } from './orchestrator/stops.ts'
export { DryRunReporter } from './reports/reporter.ts'
export { registryFor } from './sql/registry.ts'
