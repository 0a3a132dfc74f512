import { expect, test } from 'vitest'
import { runText } from '../../src/cli/show.ts'
import type { RunState } from '../../src/orchestrator/state.ts'
import { count } from '../../src/reports/format.ts'
import { fullState } from '../schema/fixtures.ts'

const halted = (problems: number): RunState => ({
  ...fullState,
  status: {
    kind: 'halted',
    how: 'failed',
    code: 'STOP_REFUSED_INPUT',
    message: 'It stands twice',
    details: Array.from({ length: problems }, (_, index) => ({
      message: 'a heading stands twice',
      cure: 'rename it',
      line: index + 1,
      offset: index * 8,
    })),
    at: fullState.updated_at,
    phase: 'mark',
  },
})

const shownLines = (text: string): number => text.split('\n').filter((line) => line.includes('→ rename it')).length

test('of many problems the terminal shows the first, and says how many it leaves to the report', () => {
  const text = runText(halted(60_000), '')
  const shown = shownLines(text)
  expect(shown).toBeGreaterThan(0)
  expect(text).toContain(`… and ${count(60_000 - shown)} more, each with its line and cure, in the report`)
})

test('a terminal that shows every problem says of none that it is left to the report', () => {
  const text = runText(halted(20), '')
  expect(shownLines(text)).toBe(20)
  expect(text).not.toContain('in the report')
})
