import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isOfReport } from '../../src/evidence/layout.ts'
import type { Sha256 } from '../../src/orchestrator/brands.ts'
import type { Facts } from '../../src/orchestrator/facts.ts'
import { planKey, refusalKey, stateKey } from '../../src/orchestrator/keys.ts'
import { RULES_VERSION } from '../../src/orchestrator/plan.ts'
import type { Approval, RunState } from '../../src/orchestrator/state.ts'
import { gateOf, PHASES } from '../../src/orchestrator/steps.ts'
import { epochOf, hours, plus } from '../../src/orchestrator/time.ts'
import { factsOf } from '../fakes/facts.ts'
import { type Memory, put } from '../fakes/memory-store.ts'
import { START, World } from '../orchestrator/world.ts'
import { failing, verified } from './support.ts'

/** Runs that earlier versions paused, with the decision that a person then took: `node scripts/golden-runs.ts` adds those of today. */

const FOLDER = join(import.meta.dirname, '../golden/runs')
const NAMES = readdirSync(FOLDER).sort()
const LATER = 'a later version'

const contents = (folder: string): ReadonlyMap<string, Uint8Array> =>
  new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .map((path) => [path.slice(folder.length + 1), new Uint8Array(readFileSync(path))]),
  )

function golden(name: string) {
  const json = (file: string): unknown => JSON.parse(readFileSync(join(FOLDER, name, file), 'utf8'))
  const files = contents(join(FOLDER, name, 'folder'))
  const run = json('folder/evidence/state.json') as RunState
  // What the database tells today beyond what it told then is as the fakes have it.
  const facts: Facts = { ...factsOf(), ...(json('facts.json') as Facts) }
  return { files, run, facts, approval: json('approval.json') as Approval }
}

/** Where a file of the folder lay; null for its manifest. */
function keyOf(name: string, { run_id: runId, report }: RunState): string | null {
  if (isOfReport(name)) return `${report?.folder}${name}`
  const [, kind, file = ''] = name.split('/')
  const sha256 = file.replace(/\..*/, '') as Sha256
  if (kind === 'state.json') return stateKey(runId)
  if (kind === 'plan') return planKey(runId, sha256)
  return kind === 'refusals' ? refusalKey(runId, sha256) : null
}

/** The folder put back where it came from, a world of today around it, an hour after the person decided. */
function restored({ files, run, facts, approval }: ReturnType<typeof golden>): World {
  const memory: Memory = new Map()
  for (const [name, bytes] of files) {
    const key = keyOf(name, run)
    if (key !== null) put(memory, key, { bytes, contentType: 'application/json', encoding: null })
  }
  const world = new World({ memory, facts, settings: { codeVersion: LATER } })
  world.now = plus(epochOf(approval.signed_utc) ?? START, hours(1))
  return world
}

const rulesOf = ({ context_pins: pins }: RunState): unknown => pins['rules_version']
const standing = NAMES.filter((name) => rulesOf(golden(name).run) === RULES_VERSION)

describe.each(NAMES)('%s', (name) => {
  it('is evidence that today’s verifier accepts', () => {
    const verdict = verified(golden(name).files)
    expect([failing(verdict), verdict.verdict]).toEqual([[], 'consistent'])
  })

  it('H4 the stored decision is bound to the stored request', () => {
    const { run, approval } = golden(name)
    const gate = gateOf(run.state)
    expect(approval.gate).toBe(gate)
    expect(approval.payload_sha256).toBe(gate === null ? null : run.requests[gate]?.request_digest)
  })
})

describe.each(standing)('%s, resumed by a later version', (name) => {
  it('goes on by the decision that was taken on the stored request, and ends in its closeout report', async () => {
    const paused = golden(name)
    const { run_id: runId, approvals } = paused.run
    const world = restored(paused)
    const first = await world.send(runId, paused.approval)
    if (first.kind === 'paused') await world.approve(runId)
    const run = world.state(runId)
    expect([run.state, run.status]).toMatchObject(['closeout_reported', { kind: 'closed', how: 'closeout_reported' }])
    expect(run.approvals).toMatchObject({ ...approvals, [paused.approval.gate]: { approval: paused.approval } })
    expect(run.receipts.map(({ phase }) => phase)).toEqual([...PHASES])
    expect([paused.run.code_version, run.code_version]).toEqual([expect.not.stringMatching(LATER), LATER])
    expect(run.plan).toEqual(paused.run.plan)
    expect(world.text(`${run.report?.folder}11-final-report.md`)).toContain(paused.approval.payload_sha256)
  })

  it('stops, and keeps the decision, where the database is no longer as it was', async () => {
    const paused = golden(name)
    const world = restored(paused)
    world.facts = { ...world.facts, grants: world.facts.grants.slice(1) }
    expect(await world.send(paused.run.run_id, paused.approval)).toMatchObject({ kind: 'halted', code: 'STOP_DRIFT' })
    const { approvals, approval_in_hand: kept } = world.state(paused.run.run_id)
    expect([approvals, kept?.approval]).toEqual([paused.run.approvals, paused.approval])
  })
})

describe.each(NAMES.filter((name) => !standing.includes(name)))('%s, under other rules', (name) => {
  it('H5 stops with STOP_DRIFT: the plan that was approved is no longer the plan', async () => {
    const paused = golden(name)
    const world = restored(paused)
    expect(await world.send(paused.run.run_id, paused.approval)).toMatchObject({ kind: 'halted', code: 'STOP_DRIFT' })
    expect(world.state(paused.run.run_id).approvals).toEqual(paused.run.approvals)
  })
})

it('there is a run paused at each gate under the rules of today', () => {
  expect(new Set(standing.map((name) => gateOf(golden(name).run.state)))).toEqual(
    new Set(['SG_1_cut_authz', 'SG_2_lifecycle_authz']),
  )
})
