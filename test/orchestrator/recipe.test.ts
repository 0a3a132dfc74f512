import { describe, expect, it } from 'vitest'
import {
  DryRunReporter,
  InMemoryDiscoverer,
  isRunId,
  memoryStore,
  OrchestratorRunner,
  type RunOutcome,
  randomIds,
  systemClock,
} from '../../src/index.ts'
import { reportSchema } from '../../src/schema/report.ts'
import { approvalOf, DOCUMENT, sampleFacts } from './world.ts'

const runOf = (outcome: RunOutcome) => {
  if (!('run' in outcome)) throw new Error(`it is ${outcome.kind}`)
  return outcome.run
}

describe('the recipe of the documentation, through the public API', () => {
  it('six lines and two approvals lead from a document to its closeout report', async () => {
    const store = memoryStore()
    const discoverer = new InMemoryDiscoverer(sampleFacts())
    const kb = new DryRunReporter(store.objects)
    const runner = new OrchestratorRunner({ store, kb, discoverer, clock: systemClock, ids: randomIds })
    const cut = await runner.cut({ documentId: DOCUMENT, mode: 'DRYRUN' })
    expect(cut).toMatchObject({ kind: 'paused', gate: 'SG_1_cut_authz' })
    const { runId } = cut
    const sg1 = approvalOf(runOf(cut), systemClock.now())
    const approved = await runner.resume({ runId, approval: sg1 })
    expect(approved).toMatchObject({ kind: 'paused', gate: 'SG_2_lifecycle_authz' })
    const sg2 = approvalOf(runOf(approved), systemClock.now())
    const end = await runner.resume({ runId, approval: sg2 })
    expect(end).toMatchObject({ kind: 'closed', run: { status: { how: 'closeout_reported' } } })
    const page = await store.objects.read(runOf(end).report?.html ?? '')
    expect(new TextDecoder().decode(page ?? new Uint8Array())).toContain('<html')
    const folder = runOf(end).report?.folder ?? ''
    const report = await store.objects.read(`${folder}report.json`)
    expect(reportSchema.safeParse(JSON.parse(new TextDecoder().decode(report ?? new Uint8Array()))).success).toBe(true)
    expect(await store.objects.list(`${folder}handover/`)).toHaveLength(1)
  })

  it('another process goes on with a run that it knows by the text of its id alone', async () => {
    const memory = memoryStore()
    const runner = () =>
      new OrchestratorRunner({
        store: memory,
        kb: new DryRunReporter(memory.objects),
        discoverer: new InMemoryDiscoverer(sampleFacts()),
        clock: systemClock,
        ids: randomIds,
      })
    const cut = await runner().cut({ documentId: DOCUMENT })
    const text: string = cut.runId
    if (!isRunId(text)) throw new Error(`${text} is no run id`)
    const approved = await runner().resume({ runId: text, approval: approvalOf(runOf(cut), systemClock.now()) })
    expect(approved).toMatchObject({ kind: 'paused', gate: 'SG_2_lifecycle_authz' })
  })
})
