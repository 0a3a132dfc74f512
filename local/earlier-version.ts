import { actingAs, cutAndEnact } from '../db/cut-and-enact.ts'
import { readHandOver } from '../db/hand-over.ts'
import { memoryStore } from '../src/adapters/memory-store.ts'
import { randomIds, systemClock } from '../src/adapters/system.ts'
import type { RunOutcome } from '../src/orchestrator/commands.ts'
import type { Discoverer } from '../src/orchestrator/ports.ts'
import { OrchestratorRunner } from '../src/orchestrator/runner.ts'
import type { Settings } from '../src/orchestrator/settings.ts'
import type { RunState } from '../src/orchestrator/state.ts'
import { isoUtc } from '../src/orchestrator/time.ts'
import { DryRunReporter } from '../src/reports/reporter.ts'
import { demoApproval } from './demo-approval.ts'

/**
 * Makes the latest loaded version of a document look cut and enacted, as in production: a dry run makes the plan, and the
 * real functions carry it out as the writer role. What a team's own executor does; the product never does it.
 */
export async function cutForReal(
  documentId: string,
  database: { readonly adminUrl: string; readonly discoverer: Discoverer; readonly settings: Settings },
): Promise<void> {
  const store = memoryStore()
  const runner = new OrchestratorRunner({
    store,
    kb: new DryRunReporter(store.objects),
    discoverer: database.discoverer,
    clock: systemClock,
    ids: randomIds,
    settings: database.settings,
  })
  let run = runOf(await runner.cut({ documentId }))
  for (const gate of ['SG_1_cut_authz', 'SG_2_lifecycle_authz'] as const) {
    run = runOf(
      await runner.resume({ runId: run.run_id, approval: demoApproval(run, gate, isoUtc(systemClock.now())) }),
    )
  }
  const plan = await store.objects.read(`${run.report?.folder}handover/plan.jsonl`)
  if (plan === null) throw new Error('BUG-earlier-version: a closed run without hand-over')
  await cutAndEnact(actingAs(database.adminUrl), readHandOver(new TextDecoder().decode(plan)))
}

function runOf(outcome: RunOutcome): RunState {
  if ((outcome.kind === 'paused' || outcome.kind === 'closed') && 'run' in outcome) return outcome.run
  const why =
    outcome.kind === 'halted' && outcome.run.status.kind === 'halted' ? outcome.run.status.message : outcome.kind
  throw new Error(`The earlier version could not be cut: ${why}`)
}
