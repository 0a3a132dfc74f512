import type { PinnedKey } from '../../orchestrator/dsse.ts'
import type { Opened, Part } from '../open.ts'

/** What a check is given: the opened folder and what the person who asks knows from elsewhere. */
export interface CheckInput {
  readonly opened: Opened
  /** Version of this program: texts are rendered again only where it is the one that rendered them. */
  readonly codeVersion: string
  /** The head that was noted when the folder was written out; null where none was. */
  readonly head: string | null
  /** The keys that the person who asks vouches for; null where none were given. */
  readonly keys: readonly PinnedKey[] | null
}

/** Every problem found; none means that the check holds. `skipped`: there is nothing to check, and why. */
export type Finding = readonly string[] | { readonly skipped: string }

export type CheckBody = (input: CheckInput) => Finding

export const skipped = (why: string): Finding => ({ skipped: why })

/** The value of a part that was read, or what is said where it was not. */
export function needed<T>(part: Part<T>, name: string): { readonly value: T } | { readonly finding: Finding } {
  switch (part.kind) {
    case 'read':
      return { value: part.value }
    case 'absent':
      return { finding: skipped(`there is no ${name}`) }
    case 'bad':
      return { finding: skipped(`${name} cannot be read`) }
  }
}

/** A problem where two values differ that must not. */
export const differs = (what: string, is: unknown, should: unknown): readonly string[] =>
  is === should ? [] : [`${what}: it is ${shown(is)}, it should be ${shown(should)}`]

const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value ?? null))

/** Whether both name one version of the program; what a packaged handler adds behind a plus sign, its release, does not count. */
export const sameVersion = (a: unknown, b: string): boolean => String(a).split('+')[0] === b.split('+')[0]
