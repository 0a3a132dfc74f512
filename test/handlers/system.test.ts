import { describe, expect, it } from 'vitest'
import { randomIds } from '../../src/adapters/system.ts'
import type { EpochMs } from '../../src/orchestrator/brands.ts'
import { isRunId } from '../../src/orchestrator/brands.ts'

describe('fresh ids', () => {
  it('a run id carries its time, so that ids sort by it', () => {
    const [earlier, later] = [Date.UTC(2025, 11, 31, 23, 59, 59), Date.UTC(2026, 0, 1)].map((at) =>
      randomIds.runId(at as EpochMs),
    )
    expect(earlier).toMatch(/^ictr-20251231T235959Z-/)
    expect([later, earlier].toSorted()).toEqual([earlier, later])
    expect(isRunId(earlier ?? '')).toBe(true)
  })

  it('no two are the same, even at one instant', () => {
    const at = Date.UTC(2026, 0, 1) as EpochMs
    expect(new Set(Array.from({ length: 50 }, () => randomIds.runId(at))).size).toBe(50)
    expect(randomIds.writeId()).not.toBe(randomIds.writeId())
  })
})
