import { describe, expect, it } from 'vitest'
import { sha256 } from '../../src/orchestrator/digest.ts'
import type { BaselineUnit, Facts } from '../../src/orchestrator/facts.ts'
import type { Effect } from '../../src/orchestrator/plan.ts'
import { baselineUnitOf, factsOf, versionOf, visible } from '../fakes/facts.ts'
import { lead, newRun, plannerOf, planOver } from './journey.ts'

const TEXT = `# Rules

## Article 1. One

First.

## Article 2. Two

Second.
`
const [ROOT, ONE, TWO] = ['BY-LAW/TITLE', 'BY-LAW/ARTICLE-1-ONE', 'BY-LAW/ARTICLE-2-TWO']
const BODY = '## Article 1. One\n\nFirst.'

const over = (units: readonly BaselineUnit[], text = TEXT): Facts =>
  factsOf({ version: versionOf(text), baseline: visible(units) })
const effectOn = (address: string, units: readonly BaselineUnit[], text = TEXT): Effect | undefined =>
  planOver(over(units, text)).effects.find((effect) => effect.address === address)

function standing(
  change: Partial<BaselineUnit> & { readonly body?: string; readonly draft?: boolean } = {},
): BaselineUnit {
  const { body = BODY, draft = false, ...rest } = change
  const unit = baselineUnitOf(ONE, body)
  const inForce = draft ? { ...unit, latest: { ...unit.latest, version_seq: 2, lifecycle_status: 'draft' } } : unit
  return { ...inForce, ...rest }
}

describe('the effect on an address', () => {
  const REVISE: Partial<Effect> = { kind: 'revise', function: 'fn_iu_apply_edit_draft', enact: true }
  const KEEP: Partial<Effect> = { kind: 'keep', function: null, content_hash: sha256(BODY) }
  const cases: readonly (readonly [string, readonly BaselineUnit[], Partial<Effect>])[] = [
    [
      'nothing stands there: create',
      [],
      {
        kind: 'create',
        function: 'fn_iu_create',
        enact: true,
        revived: false,
        prior_hash: null,
        expected_version_seq: null,
      },
    ],
    [
      'another text stands there: revise',
      [standing({ body: 'older' })],
      { ...REVISE, revived: false, prior_hash: sha256('older'), expected_version_seq: 1 },
    ],
    ['the same text stands there in force: keep', [standing()], { ...KEEP, enact: false, prior_hash: sha256(BODY) }],
    [
      'the same text stands there as a draft: keep, and SG_2 puts it in force',
      [standing({ draft: true })],
      { ...KEEP, enact: true, expected_version_seq: 2 },
    ],
    [
      'a draft of another text is the latest: revise on the draft, not on the version in force',
      [standing({ draft: true, body: 'draft' })],
      { ...REVISE, expected_version_seq: 2 },
    ],
    [
      'a retired unit holds it: revise, revived, even where the text is the same',
      [standing({ lifecycle_status: 'retired', enacted: null })],
      { ...REVISE, revived: true },
    ],
    ['a deleted unit holds it: revise, revived', [standing({ deleted: true })], { ...REVISE, revived: true }],
  ]
  it.each(cases)('%s', (_name, units, effect) => {
    expect(effectOn(ONE, units)).toMatchObject(effect)
  })

  it('the text no longer holds it: retire, unless it has ended already', () => {
    const gone = baselineUnitOf('BY-LAW/GONE', 'gone')
    expect(effectOn('BY-LAW/GONE', [gone])).toMatchObject({
      kind: 'retire',
      function: 'fn_iu_retire',
      content_hash: null,
      prior_hash: sha256('gone'),
      enact: false,
    })
    expect(effectOn('BY-LAW/GONE', [{ ...gone, lifecycle_status: 'retired' }])).toBeUndefined()
    expect(effectOn('BY-LAW/GONE', [{ ...gone, deleted: true }])).toBeUndefined()
  })

  it('each says why', () => {
    const reasons = planOver(over([standing({ body: 'older' }), baselineUnitOf('BY-LAW/GONE', 'gone')])).effects
    expect(reasons.map(({ kind, reason }) => `${kind}: ${reason}`)).toEqual([
      'create: the address is new',
      'revise: the text differs',
      'create: the address is new',
      'retire: the text no longer holds it',
    ])
  })
})

describe('the effects of a plan', () => {
  const ended = ['BY-LAW/OLD', 'BY-LAW/OLD/A', 'BY-LAW/OLD/A/1'].map((address) => baselineUnitOf(address, address))

  it('stand in the order of the text; what is retired follows, children before their parents', () => {
    const plan = planOver(over(ended))
    expect(plan.effects.map(({ address }) => address)).toEqual([
      ROOT,
      ONE,
      TWO,
      'BY-LAW/OLD/A/1',
      'BY-LAW/OLD/A',
      'BY-LAW/OLD',
    ])
    expect(plan.counts).toEqual({ create: 3, revise: 0, keep: 0, retire: 3 })
  })

  it('have each a key of its own, the same for the same facts, another for another text or version', () => {
    const plan = planOver(over(ended))
    expect(new Set(plan.effects.map(({ idempotency_key }) => idempotency_key)).size).toBe(plan.effects.length)
    const key = (units: readonly BaselineUnit[], text?: string) => effectOn(ONE, units, text)?.idempotency_key
    expect(key([])).toBe(key([]))
    const older = standing({ body: 'older' })
    const keys = [
      key([]),
      key([older]),
      key([standing({ body: 'older', draft: true })]),
      key([older], TEXT.replace('First', 'Third')),
    ]
    expect(new Set(keys).size).toBe(4)
  })

  it('H43 of equal texts at different addresses differ in address, key and plan digest', () => {
    const repealed = '# Rules\n\n## Article 1. One\n\nRepealed.\n\n## Article 2. One\n\nRepealed.\n'
    const facts = factsOf({ version: versionOf(repealed) })
    const plan = planOver(facts)
    expect(new Set(plan.effects.map(({ address }) => address)).size).toBe(3)
    expect(new Set(plan.effects.map(({ idempotency_key }) => idempotency_key)).size).toBe(3)
    const at = (address: string) => planOver({ ...facts, baseline: visible([baselineUnitOf(address, 'Repealed.')]) })
    expect(at('BY-LAW/A').plan_digest).not.toBe(at('BY-LAW/B').plan_digest)
  })
})

describe('what is refused', () => {
  it.each([
    ['an empty line', '\n'],
    ['no heading', 'Only words.\n'],
  ])('H3 a text without a unit: %s', (_name, text) => {
    const run = lead(newRun(), { facts: over([], text) })
    expect(run).toMatchObject({ state: 'source_pinned', plan: null, requests: {} })
    expect(run.status).toMatchObject({ kind: 'halted', code: 'STOP_REFUSED_INPUT', phase: 'mark' })
  })

  it('a plan that the canonical functions would refuse, with every refusal and its line', () => {
    const misread = (address: string, body: string, title: string): BaselineUnit => {
      const unit = baselineUnitOf(address, body)
      return { ...unit, latest: { ...unit.latest, title, content_hash: sha256('a hash of something else') } }
    }
    const [, one, two] = planOver(over([])).units
    const facts = over([one, two].map((unit) => misread(unit?.address ?? '', unit?.body ?? '', unit?.title ?? '')))
    const run = lead(newRun(), { facts })
    expect(run.state).toBe('marked')
    expect(run.status).toMatchObject({
      code: 'STOP_PLAN_REFUSED',
      phase: 'cutplan',
      message: expect.stringContaining(`fn_iu_apply_edit_draft ${ONE}: exists_complete`),
      details: expect.arrayContaining([
        expect.objectContaining({ message: `fn_iu_apply_edit_draft ${ONE}: exists_complete`, line: 3 }),
        expect.objectContaining({ message: `fn_iu_apply_edit_draft ${TWO}: exists_complete`, line: 7 }),
      ]),
    })
  })

  it('a plan of which two builds differ', () => {
    const planner = Object.assign(plannerOf(), { secondPlanDigest: () => sha256('another') })
    const run = lead(newRun(), { planner })
    expect(run.status).toMatchObject({ code: 'STOP_NONDETERMINISTIC', phase: 'cutplan' })
    expect(run.state).toBe('marked')
  })
})
