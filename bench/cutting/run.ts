import { memoryStore } from '../../src/adapters/memory-store.ts'
import { InMemoryDiscoverer } from '../../src/discovery/in-memory.ts'
import type { EpochMs, RunId } from '../../src/orchestrator/brands.ts'
import { OrchestratorRunner } from '../../src/orchestrator/runner.ts'
import type { Approval } from '../../src/orchestrator/state.ts'
import type { SovereignGate } from '../../src/orchestrator/steps.ts'
import { isoUtc } from '../../src/orchestrator/time.ts'
import { DryRunReporter } from '../../src/reports/reporter.ts'
import { documentOf, factsOf, idOf, versionOf } from '../../test/fakes/facts.ts'
import { flat } from './texts.ts'

/** A whole dry run, three invocations over ports in memory: what the product itself costs, with no server in it. */

const NOW = Date.UTC(2026, 0, 5, 9) as EpochMs
const RUN = 'ictr-20260105T090000Z-00000001' as RunId

export async function wholeRun(units: number): Promise<void> {
  const body = 'Whoever tends the garden answers for what grows in it. '.repeat(4)
  const text = flat(Array.from({ length: units }, (_, n) => `${n + 1}. Rule\n\n${body}\n\n`))
  const facts = factsOf({ document: documentOf({ grammar_profile: 'numbered-outline' }), version: versionOf(text) })
  const store = memoryStore()
  const runner = new OrchestratorRunner({
    store,
    kb: new DryRunReporter(store.objects),
    discoverer: new InMemoryDiscoverer(() => facts),
    clock: { now: () => NOW },
    ids: { runId: () => RUN, writeId: () => `write-${process.hrtime.bigint()}` },
  })
  const approve = async (gate: SovereignGate): Promise<unknown> => {
    const state = (await store.states.load(RUN))?.state
    const request = state?.requests[gate]
    if (request === undefined) throw new Error(`no request at ${gate}: ${JSON.stringify(state?.status)}`)
    const approval: Approval = {
      approval_id: `approval-${gate}`,
      gate,
      run_id: RUN,
      decision: 'approve',
      signed_utc: isoUtc(NOW),
      allowance: 'explicit',
      payload_sha256: request.request_digest,
      acknowledged: request.risks,
      ...(gate === 'SG_2_lifecycle_authz' ? { review_decision_id: idOf('fresh') } : {}),
      scope: 'a benchmark',
      approver: 'nobody, a benchmark',
    }
    return await runner.resume({ runId: RUN, approval })
  }
  const start = process.cpuUsage()
  const spent: string[] = []
  const timed = async (name: string, work: () => Promise<unknown>): Promise<void> => {
    const before = process.cpuUsage()
    await work()
    const { user, system } = process.cpuUsage(before)
    spent.push(`${name} ${((user + system) / 1e6).toFixed(1)} s`)
  }
  await timed('cut', async () => await runner.cut({ documentId: 'BY-LAW', runId: RUN }))
  await timed('SG_1', async () => await approve('SG_1_cut_authz'))
  await timed('SG_2', async () => await approve('SG_2_lifecycle_authz'))
  const { user, system } = process.cpuUsage(start)
  console.log(
    `\nWhole run of ${units} units: ${((user + system) / 1e6).toFixed(1)} s CPU (${spent.join(', ')}), peak ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB`,
  )
}
