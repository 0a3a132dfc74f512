import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Uuid } from '../../src/orchestrator/brands.ts'
import type { BaselineUnit, Facts } from '../../src/orchestrator/facts.ts'
import { RULES_VERSION } from '../../src/orchestrator/plan.ts'
import { baselineUnitOf, documentOf, factsOf, idOf, targetOf, versionOf, visible } from '../fakes/facts.ts'
import { planOver } from './journey.ts'

/** Plans of fixed facts. `GOLDEN_PLANS=write` renews those of lower rules versions, and those alone. */

interface Golden {
  readonly about: string
  readonly input: {
    readonly docprefix: string
    readonly grammar_profile: string | null
    readonly leaf_level: string | null
    readonly scope: 'all' | 'enacted_only'
    readonly text: readonly string[]
    readonly units: readonly {
      readonly address: string
      readonly body: readonly string[]
      readonly lifecycle_status?: string
      readonly deleted?: boolean
      readonly draft?: boolean
    }[]
  }
  readonly rules_version: number
  readonly plan_digest: string
  /** `kind address function version_seq enact revived content_hash idempotency_key` */
  readonly effects: readonly string[]
}

const FOLDER = new URL('../golden/plans/', import.meta.url)
const NAMES = readdirSync(FOLDER).sort()
const read = (name: string): Golden => JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')) as Golden

function factsFor({ input }: Golden): Facts {
  const units = input.units.map(({ address, body, draft = false, ...rest }): BaselineUnit => {
    const unit = baselineUnitOf(address, body.join('\n'), rest)
    return draft ? { ...unit, enacted: null, latest: { ...unit.latest, lifecycle_status: 'draft' } } : unit
  })
  const { docprefix, grammar_profile, leaf_level, scope } = input
  const id: Uuid = idOf('golden document')
  return factsOf({
    target: targetOf({ system_identifier: '7000000000000000007', database: 'golden' }),
    document: documentOf({ id, doc_code: docprefix, docprefix, grammar_profile, leaf_level, scope }),
    version: versionOf(input.text.join('\n'), { id: idOf('golden version') }),
    baseline: visible(units),
  })
}

function planned(golden: Golden): Pick<Golden, 'rules_version' | 'plan_digest' | 'effects'> {
  const plan = planOver(factsFor(golden))
  return {
    rules_version: plan.rules_version,
    plan_digest: plan.plan_digest,
    effects: plan.effects.map((effect) =>
      [
        effect.kind,
        effect.address,
        effect.function,
        effect.expected_version_seq,
        effect.enact,
        effect.revived,
        effect.content_hash,
        effect.idempotency_key,
      ].join(' '),
    ),
  }
}

function renew(name: string): void {
  const golden = read(name)
  if (golden.rules_version >= RULES_VERSION) return
  writeFileSync(new URL(name, FOLDER), `${JSON.stringify({ ...golden, ...planned(golden) }, null, 2)}\n`)
}

if (process.env['GOLDEN_PLANS'] === 'write') NAMES.forEach(renew)

describe('H5 the same facts give the same plan, for ever or until the rules version is raised', () => {
  it.each(NAMES)('%s', (name) => {
    const { rules_version, plan_digest, effects, ...golden } = read(name)
    const now = planned(read(name))
    expect(now, `${golden.about}: another plan of the same facts needs a higher RULES_VERSION`).toEqual({
      rules_version,
      plan_digest,
      effects,
    })
  })

  it('every kind of effect is among them', () => {
    const kinds = NAMES.flatMap((name) => read(name).effects.map((effect) => effect.split(' ')[0]))
    expect(new Set(kinds)).toEqual(new Set(['create', 'revise', 'keep', 'retire']))
    expect(NAMES.length).toBeGreaterThanOrEqual(4)
  })
})
