import { describe, expect, it } from 'vitest'
import { GATES } from '../../src/orchestrator/gates.ts'
import { next } from '../../src/orchestrator/next.ts'
import { PHASE_BODIES } from '../../src/orchestrator/phases/index.ts'
import { consumed, halted, voided, waitsAt } from '../../src/orchestrator/run.ts'
import {
  GATE_LABELS,
  gateOf,
  PHASES,
  rankOf,
  SOVEREIGN_GATES,
  STATES,
  STEPS,
  stepFrom,
} from '../../src/orchestrator/steps.ts'
import { Stop } from '../../src/orchestrator/stops.ts'
import { isoUtc } from '../../src/orchestrator/time.ts'
import { journey, lead, NOW, newRun, plannerOf } from './journey.ts'

const END = 'closeout_reported'

describe('the one table', () => {
  it('has 14 states and 13 edges, in the order of the path', () => {
    expect(STATES).toEqual(
      `pending source_pinned marked cutplan_ok pre_write_backup_taken grants_probed awaiting_cut_authorization
      cut_leg_a_committed structural_verified leg_b_recorded write_verified awaiting_lifecycle_authorization
      lifecycle_enacted closeout_reported`.split(/\s+/),
    )
    expect(STEPS).toHaveLength(13)
  })

  it('leads from each state but the last by exactly one edge, and reaches each but the first by exactly one', () => {
    const froms: readonly string[] = STEPS.map(({ from }) => from)
    const tos: readonly string[] = STEPS.map(({ to }) => to)
    expect([...froms].sort()).toEqual(STATES.filter((state) => state !== END).sort())
    expect([...tos].sort()).toEqual(STATES.filter((state) => state !== 'pending').sort())
  })

  it('is acyclic: every edge goes one rank up, so every path ends in the last state', () => {
    for (const { from, to } of STEPS) expect(rankOf(to)).toBe(rankOf(from) + 1)
    expect(stepFrom(END)).toBeNull()
  })

  it('has 11 phases, each with its own internal gate, a body and a predicate', () => {
    expect(PHASES).toHaveLength(11)
    const gates = STEPS.flatMap((step) => (step.kind === 'phase' ? [step.gate] : []))
    expect(new Set(gates).size).toBe(11)
    expect(Object.keys(PHASE_BODIES).sort()).toEqual([...PHASES].sort())
    expect(Object.keys(GATES).sort()).toEqual([...PHASES].sort())
    for (const gate of Object.values(GATES)) expect(Object.keys(gate).length).toBeGreaterThan(1)
  })

  it('pauses twice, and the edge behind each pause needs the approval of that very gate', () => {
    expect(SOVEREIGN_GATES).toEqual(['SG_1_cut_authz', 'SG_2_lifecycle_authz'])
    expect(Object.keys(GATE_LABELS)).toEqual(SOVEREIGN_GATES)
    const pauses = STEPS.filter((step) => step.kind === 'pause')
    expect(pauses.map(({ to }) => stepFrom(to))).toEqual(
      pauses.map(({ gate }) => expect.objectContaining({ kind: 'phase', authority: gate })),
    )
    expect(STEPS.filter((step) => 'authority' in step)).toHaveLength(2)
  })

  it('names a gate for the two pause states alone', () => {
    expect(STATES.filter((state) => gateOf(state) !== null)).toEqual(pausesOf())
  })
})

const pausesOf = () => STEPS.flatMap((step) => (step.kind === 'pause' ? [step.to] : []))

describe('what comes next', () => {
  it('is one edge of the table for every open run, and rest at the end', () => {
    for (const state of STATES) {
      const found = next(newRun({ state }))
      const step = stepFrom(state)
      expect(found).toEqual(
        step === null
          ? { kind: 'rest' }
          : step.kind === 'pause'
            ? { kind: 'ask', step }
            : { kind: 'run', step, authority: 'authority' in step ? step.authority : null },
      )
    }
  })

  it('is rest for every halted or closed run, wherever it stands', () => {
    for (const state of STATES) {
      const run = newRun({ state })
      expect(next(halted(run, new Stop('STOP_DRIFT', 'x'), isoUtc(NOW), null))).toEqual({ kind: 'rest' })
      expect(next(voided(run, 'x', 'ada', isoUtc(NOW)))).toEqual({ kind: 'rest' })
    }
  })

  it('an open run waits at a pause until its approval is consumed, and nowhere else', () => {
    const { sg1, sg2, end } = journey()
    expect([newRun(), sg1, sg2, end].map(waitsAt)).toEqual([null, 'SG_1_cut_authz', 'SG_2_lifecycle_authz', null])
    const accepted = sg2.approvals.SG_1_cut_authz
    if (accepted === undefined) throw new Error('no approval')
    expect(waitsAt(consumed(sg1, 'SG_1_cut_authz', accepted))).toBeNull()
  })
})

it('an error that nobody foresaw halts no run: it is thrown on, so that the queue delivers the message again', () => {
  const broken = Object.assign(plannerOf(), {
    cut: () => {
      throw new TypeError('no such thing')
    },
  })
  expect(() => lead(newRun(), { planner: broken })).toThrow('no such thing')
})

describe('a whole run (I1, I2, I4)', () => {
  const { end } = journey()

  it('passes all 11 phases in the order of the table, each with one receipt', () => {
    expect(end.state).toBe(END)
    expect(end.receipts.map(({ phase }) => phase)).toEqual(PHASES)
  })

  it('consumes one approval for each gate', () => {
    expect(Object.keys(end.approvals)).toEqual(SOVEREIGN_GATES)
    expect(end.approval_in_hand).toBeNull()
  })
})
