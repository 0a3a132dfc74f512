import { inject } from 'vitest'
import type { Deployed } from '../../localstack/deploy.ts'
import type { Stand } from '../../localstack/stack.ts'

/** What the tests of this folder stand on. */
export interface Ground {
  readonly stand: Stand
  readonly deployed: Deployed
  /** The process of LocalStack, and its log. */
  readonly pid: number
  readonly log: string
}

/** True where LocalStack cannot be had here: `describe.skipIf(absent)`. */
export const absent = inject('ground') === null

/** @throws Error where it is absent; call it inside a test or hook */
export function ground(): Ground {
  const found = inject('ground')
  if (found === null) throw new Error('BUG-ground: a test that needs LocalStack was not skipped')
  return found
}
