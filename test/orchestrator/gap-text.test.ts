import { expect, it } from 'vitest'
import { sha256 } from '../../src/orchestrator/digest.ts'
import { planDigest } from '../../src/orchestrator/plan-digest.ts'
import { packPlan, unpackPlan } from '../../src/schema/plan.ts'
import { factsOf, SAMPLE_TEXT, versionOf } from '../fakes/facts.ts'
import { planOver } from './journey.ts'

const TEXT = `A preface — with an umlaut: ä.\n\n${SAMPLE_TEXT}\n\n`

it('H41 a stored plan gives the whole text back, byte for byte: units and gaps, laid end to end', () => {
  const { object, content } = packPlan(planOver(factsOf({ version: versionOf(TEXT) })))
  const plan = unpackPlan(content.bytes, object)
  const parts = [...plan.units, ...plan.gaps].sort((a, b) => a.span.start - b.span.start)
  expect(plan.gaps.length).toBeGreaterThan(0)
  expect(parts.map(({ body }) => body).join('')).toBe(TEXT)
  expect(sha256(parts.map(({ body }) => body).join(''))).toBe(plan.version.manifest_digest)
})

it('the plan digest is rebuilt from the stored plan alone', () => {
  const { object, content } = packPlan(planOver())
  const plan = unpackPlan(content.bytes, object)
  expect(planDigest(plan)).toBe(plan.plan_digest)
  expect(planDigest({ ...plan, effects: plan.effects.toReversed() })).not.toBe(plan.plan_digest)
})
