import { type Command, InvalidArgumentError } from 'commander'
import type { Context, Result } from './context.ts'

/** What a command needs in order to enter itself into the command line. */
export interface Shell {
  /** `form` as commander reads it; each example is one line without the leading `cutter`. */
  define(form: string, about: string, examples: readonly string[]): Command
  act(work: (context: Context) => Promise<Result>): Promise<void>
}

/** The value of an option that a person reads later. */
export function words(text: string): string {
  if (text.trim() !== '') return text
  throw new InvalidArgumentError('It is empty.')
}

export const WAIT = ['--wait', 'wait until the run rests, and end with its exit code'] as const
export const REASON = ['--reason <text>', 'why; it is kept with the run', words] as const
