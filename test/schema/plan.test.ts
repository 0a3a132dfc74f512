import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { planStore } from '../../src/adapters/plan-store.ts'
import { sha256 } from '../../src/orchestrator/digest.ts'
import { Stop } from '../../src/orchestrator/stops.ts'
import { packPlan, planLines, unpackPlan } from '../../src/schema/plan.ts'
import { planLine } from '../../src/schema/plan-lines.ts'
import { altered, planOf, RUN } from './fixtures.ts'

const plan = planOf(3)
const { object, content } = packPlan(plan)

function refusal(work: () => unknown): Stop {
  try {
    work()
  } catch (error) {
    if (error instanceof Stop) return error
    throw error
  }
  throw new Error('it was accepted')
}

const LINES = [...planLines(plan)].join('')

const stored = (lines: string) => ({ name: sha256(lines), bytes: gzipSync(lines) })

describe('the plan object', () => {
  it('is read back exactly as it was written', () => {
    expect(unpackPlan(content.bytes, object)).toEqual(plan)
  })

  it('is named by the sha256 of its uncompressed lines, so the same plan is the same object', () => {
    expect(object).toBe(sha256(LINES))
    expect(packPlan(planOf(3)).object).toBe(object)
    expect(Buffer.from(packPlan(planOf(3)).content.bytes).equals(content.bytes)).toBe(true)
  })

  it('is lines of the published form, the header first', () => {
    const lines = LINES.trimEnd().split('\n')
    for (const line of lines) expect(planLine.safeParse(JSON.parse(line)).success, line).toBe(true)
    expect(Object.keys(JSON.parse(lines[0] ?? ''))).toEqual(['plan'])
    expect(lines).toHaveLength(1 + 1 + 3 + 1 + 1 + 3 + 1)
  })

  it('that does not hold what its name says is refused', () => {
    expect(refusal(() => unpackPlan(content.bytes, altered(object))).code).toBe('STOP_STATE_CORRUPT')
  })

  it('that is cut short is refused', () => {
    expect(refusal(() => unpackPlan(content.bytes.subarray(0, 60), object)).message).toContain('cut short')
  })

  it('that is empty is refused', () => {
    const { name, bytes } = stored('')
    expect(refusal(() => unpackPlan(bytes, name)).message).toContain('is empty')
  })

  it('of a newer schema is refused by its number', () => {
    const { name, bytes } = stored(LINES.replace('"schema_version":1', '"schema_version":9'))
    expect(refusal(() => unpackPlan(bytes, name)).message).toContain('schema version 9')
  })

  it('with an unknown line, or a header of another form, is refused', () => {
    const line = stored(`${LINES}{"surprise":{}}\n`)
    expect(refusal(() => unpackPlan(line.bytes, line.name)).message).toContain('unknown kind')
    const header = stored(LINES.replace('"leaf_level":"h2",', ''))
    expect(refusal(() => unpackPlan(header.bytes, header.name)).message).toContain('leaf_level: is missing')
  })

  it('of 100 000 units is read back', () => {
    const large = packPlan(planOf(100_000))
    expect(unpackPlan(large.content.bytes, large.object).units).toHaveLength(100_000)
  })

  it('that is missing from the store is refused by its key', async () => {
    const store = planStore({ read: async () => null, create: async () => 'created' })
    await expect(store.load(RUN, object)).rejects.toMatchObject({
      code: 'STOP_STATE_CORRUPT',
      message: expect.stringContaining(object),
    })
  })
})
