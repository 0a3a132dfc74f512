import { expect, test } from 'vitest'
import { sha256 } from '../../src/orchestrator/digest.ts'
import type { ReportMaterial } from '../../src/orchestrator/material.ts'
import { Predictor, stageOf } from '../../src/orchestrator/predict.ts'
import { DEFAULT_SITE } from '../../src/orchestrator/settings.ts'
import { laidOut } from '../fakes/predicted.ts'
import { journeyTo } from './fixture.ts'
import { fileOf, rendered } from './support.ts'

const linesOf = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)

function predictedIn({ plan, state }: ReportMaterial) {
  if (plan === null) throw new Error('no plan')
  return laidOut(new Predictor(plan, DEFAULT_SITE).through(stageOf(state.state), state.approvals))
}

test('only a run that was closed out hands its plan over', async () => {
  expect(rendered((await journeyTo('SG_2')).latest).has('handover/plan.jsonl')).toBe(false)
  expect(rendered((await journeyTo('closeout')).latest).has('handover/plan.jsonl')).toBe(true)
})

test('it holds the plan digest, the approvals, every call with its arguments in order, and every expected row', async () => {
  const { latest } = await journeyTo('closeout')
  const lines = linesOf(fileOf(latest, 'handover/plan.jsonl'))
  const { rows, calls } = predictedIn(latest)
  const of = (kind: string) => lines.filter(({ line }) => line === kind)
  expect(lines[0]).toMatchObject({ line: 'header', plan_digest: latest.plan?.plan_digest, demo: false })
  expect(of('approval').map(({ sha256: digest }) => digest)).toEqual(
    Object.values(latest.state.approvals).map((accepted) => accepted.sha256),
  )
  expect(
    of('call').map(({ n, part, function: name, address, args }) => ({ n, part, function: name, address, args })),
  ).toEqual(
    calls.map(({ part, function: name, address, args }, index) => ({
      n: index + 1,
      part,
      function: name,
      address,
      args,
    })),
  )
  expect(of('row')).toEqual(rows.map((row) => ({ line: 'row', ...row })))
})

test('H2 it says how long it is valid: while the baseline digest is what it was', async () => {
  const { latest } = await journeyTo('closeout')
  const [header] = linesOf(fileOf(latest, 'handover/plan.jsonl'))
  expect(header?.['valid']).toBe(`valid while the baseline digest is ${latest.state.context_pins['baseline_digest']}`)
})

test('parts follow each other as a cut carries them out: leg A, leg B, verification, lifecycle', async () => {
  const parts = linesOf(fileOf((await journeyTo('closeout')).latest, 'handover/plan.jsonl')).flatMap(({ part }) =>
    part === undefined ? [] : [part],
  )
  expect([...new Set(parts)]).toEqual(['leg_a', 'leg_b', 'verify', 'lifecycle'])
  expect(parts).toEqual(parts.toSorted((a, b) => rank(a) - rank(b)))
})

const rank = (part: unknown): number => ['leg_a', 'leg_b', 'verify', 'lifecycle'].indexOf(String(part))

test('H40 its last line counts and seals the others, so that a lost tail is seen', async () => {
  const text = fileOf((await journeyTo('closeout')).latest, 'handover/plan.jsonl')
  const lines = text.trimEnd().split('\n')
  const body = lines
    .slice(0, -1)
    .map((line) => `${line}\n`)
    .join('')
  expect(JSON.parse(lines.at(-1) ?? '')).toEqual({ line: 'end', lines: lines.length - 1, sha256: sha256(body) })
})

test('approvals of a demonstration are labelled in the hand-over too', async () => {
  const lines = linesOf(fileOf((await journeyTo('closeout', { site: { demo: true } })).latest, 'handover/plan.jsonl'))
  expect(lines.filter(({ line }) => line === 'approval').map(({ demo }) => demo)).toEqual([true, true])
})

test('before the end, the rows that a digest covers can be read: predicted/rows.jsonl', async () => {
  const { latest } = await journeyTo('SG_2')
  const lines = linesOf(fileOf(latest, 'predicted/rows.jsonl'))
  expect(lines.filter(({ line }) => line === 'row')).toHaveLength(predictedIn(latest).rows.length)
})
