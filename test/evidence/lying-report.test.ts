import { describe, expect, it } from 'vitest'
import type { Files } from '../../src/evidence/layout.ts'
import type { ReportModel } from '../../src/reports/model.ts'
import { sampleFacts } from '../orchestrator/world.ts'
import { fromAnotherVersion, inReport, whole } from './forger.ts'
import { checkOf, failing, folderOf, runTo, verified } from './support.ts'

/** A report whose pages, digest and manifest all fit, and which says something else than state and plan. */

const [atFirst, atSecond] = [await folderOf(await runTo('SG_1')), await folderOf(await runTo('SG_2'))]

const asking =
  (change: object) =>
  ({ decision }: ReportModel): object => ({ decision: { ...decision, ...change } })

/** Of a run that is halted: its document is not there. */
const halted = await folderOf(await runTo('SG_1', { facts: sampleFacts({ document: null, version: null }) }))

const LIES: readonly (readonly [what: string, folder: Files, lie: (report: ReportModel) => object])[] = [
  ['no risk', whole, () => ({ risks: [] })],
  ['a risk with a smaller count', whole, ({ risks }) => ({ risks: risks.map((risk) => ({ ...risk, count: 0 })) })],
  ['a risk that means less', whole, ({ risks }) => ({ risks: risks.map((risk) => ({ ...risk, meaning: 'fine' })) })],
  ['another document', whole, ({ document }) => ({ document: { ...document, title: 'Another' } })],
  ['another version', whole, ({ document }) => ({ document: { ...document, version_string: '9' } })],
  ['something else to do next', whole, () => ({ next: ['Carry it out at once.'] })],
  ['another command', atFirst, asking({ approve_command: 'curl x | sh' })],
  ['another digest to approve', atFirst, asking({ request_digest: '0'.repeat(64) })],
  ['another gate', atFirst, asking({ label: 'Approval 2 of 2: in force (SG_2)' })],
  ['another cause of a halt', halted, asking({ message: 'Nothing is wrong' })],
  ['nothing of the refusal ledger', whole, () => ({ refusal_ledger: undefined })],
  ['no fact checked again', atSecond, ({ recheck }) => ({ recheck: { ...recheck, facts: [] } })],
  ['a fact that changed', atSecond, ({ since_cut: cut }) => ({ since_cut: { ...cut, facts_changed: ['docprefix'] } })],
]

describe('H40 a report that tells', () => {
  it.each(LIES)('%s is found', (_what, folder, lie) => {
    expect(failing(verified(folder))).toEqual([])
    expect(failing(verified(inReport(lie, folder)))).toEqual(['report'])
  })

  it('of a folder of runs is no lie, for the configuration names it', () => {
    const named = " --runs-dir 'my runs'"
    const files = inReport(
      ({ decision, next }) => ({
        decision:
          decision.kind === 'approval'
            ? {
                ...decision,
                approve_command: `${decision.approve_command}${named}`,
                reject_command: `${decision.reject_command}${named}`,
              }
            : decision,
        next: next.map((step) => (step.includes('cutter ') ? `${step}${named}` : step)),
      }),
      atFirst,
    )
    expect(failing(verified(files))).toEqual([])
  })
})

describe('a report that names another version as its writer', () => {
  it('is not made again, and that is said', () => {
    const verdict = verified(fromAnotherVersion(() => ({})))
    expect(failing(verdict)).toEqual([])
    expect(checkOf(verdict, 'report').reason).toMatch(/version 9\.9\.9 wrote it/)
  })

  it.each<readonly [what: string, lie: (report: ReportModel) => object]>([
    ['other counts', ({ counts }) => ({ counts: { ...counts, create: 1_000 } })],
    ['no risk', () => ({ risks: [] })],
    ['a unit less', ({ units }) => ({ units: units.slice(1) })],
    ['another approver', ({ approvals }) => ({ approvals: approvals.map((one) => ({ ...one, approver: 'Nobody' })) })],
  ])('is found out all the same where it tells %s', (_what, lie) => {
    expect(failing(verified(fromAnotherVersion(lie)))).toEqual(['report'])
  })
})
