import { memoryStore } from '../src/adapters/memory-store.ts'
import { InMemoryDiscoverer } from '../src/discovery/in-memory.ts'
import type { EpochMs, RunId } from '../src/orchestrator/brands.ts'
import type { LongContent, StoredContent } from '../src/orchestrator/ports.ts'
import { OrchestratorRunner } from '../src/orchestrator/runner.ts'
import type { Approval } from '../src/orchestrator/state.ts'
import type { SovereignGate } from '../src/orchestrator/steps.ts'
import { isoUtc } from '../src/orchestrator/time.ts'
import { DryRunReporter } from '../src/reports/reporter.ts'
import { documentOf, factsOf, idOf, versionOf } from '../test/fakes/facts.ts'
import { flat } from './cutting/texts.ts'

/**
 * A whole dry run, three invocations over ports in memory: what the product itself costs, with no server in it. State, plan
 * and entries are kept; report files, which no later invocation reads, are taken in full and let go, as a bucket would. In a
 * process of its own, so that its peak is that of the run alone: `npm run bench:whole-run -- [units]`.
 */

const NOW = Date.UTC(2026, 0, 5, 9) as EpochMs
const RUN = 'ictr-20260105T090000Z-00000001' as RunId

const GOAL = { cpuSeconds: 3, peakMegabytes: 512, units: 100_000 }

interface Spent {
  readonly name: string
  readonly seconds: number
}

async function wholeRun(units: number): Promise<void> {
  const reports = new TakenReports()
  const invocation = runnerOver(textOf(units), reports)
  const spent: Spent[] = []
  for (const [name, work] of Object.entries(invocation)) {
    const before = process.cpuUsage()
    await work()
    const { user, system } = process.cpuUsage(before)
    spent.push({ name, seconds: (user + system) / 1e6 })
  }
  tell(units, spent, reports.bytes)
}

const textOf = (units: number): string => {
  const body = 'Whoever tends the garden answers for what grows in it. '.repeat(4)
  return flat(Array.from({ length: units }, (_, n) => `${n + 1}. Rule\n\n${body}\n\n`))
}

/** Counts what it is given. */
class TakenReports {
  bytes = 0

  async create(_key: string, { bytes }: StoredContent): Promise<'created'> {
    this.bytes += bytes.length
    return 'created'
  }

  async createLong(_key: string, { chunks }: LongContent): Promise<'created'> {
    for (const chunk of chunks()) this.bytes += chunk.length
    return 'created'
  }
}

function runnerOver(text: string, reports: TakenReports) {
  const facts = factsOf({ document: documentOf({ grammar_profile: 'numbered-outline' }), version: versionOf(text) })
  const store = memoryStore()
  const runner = new OrchestratorRunner({
    store,
    kb: new DryRunReporter(reports),
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
  return {
    cut: async () => await runner.cut({ documentId: 'BY-LAW', runId: RUN }),
    SG_1: async () => await approve('SG_1_cut_authz'),
    SG_2: async () => await approve('SG_2_lifecycle_authz'),
  }
}

function tell(units: number, spent: readonly Spent[], reported: number): void {
  const seconds = spent.reduce((sum, one) => sum + one.seconds, 0)
  const peak = process.resourceUsage().maxRSS / 1024
  const parts = spent.map((one) => `${one.name} ${one.seconds.toFixed(1)} s`).join(', ')
  const each = `${((seconds / units) * 1e6).toFixed(0)} µs a unit`
  console.log(
    `\nWhole run of ${units} units: ${seconds.toFixed(1)} s CPU (${parts}), ${each}, peak ${peak.toFixed(0)} MB; ${(reported / 1e6).toFixed(0)} MB of reports`,
  )
  if (units !== GOAL.units) return
  console.log(goal(`${GOAL.cpuSeconds} s CPU`, seconds / GOAL.cpuSeconds))
  console.log(goal(`${GOAL.peakMegabytes} MB at the peak`, peak / GOAL.peakMegabytes))
}

const goal = (name: string, ratio: number): string =>
  `Goal of ${name} for ${GOAL.units} units: ${ratio <= 1 ? 'held' : `missed, ${ratio.toFixed(1)} ×`}`

await wholeRun(Number(process.argv[2] ?? GOAL.units))
