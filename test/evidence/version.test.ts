import { expect, it } from 'vitest'
import { sameVersion } from '../../src/evidence/checks/check.ts'

it.each([
  ['0.1.0', '0.1.0', true],
  ['0.1.0+0123456789ab', '0.1.0', true],
  ['0.1.0+0123456789ab', '0.1.0+ba9876543210', true],
  ['0.2.0+0123456789ab', '0.1.0', false],
  [undefined, '0.1.0', false],
])('what version %s wrote can be written again by %s: %s', (made, here, same) => {
  expect(sameVersion(made, here)).toBe(same)
})
