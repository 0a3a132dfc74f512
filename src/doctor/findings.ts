/** What one check says. */

export const SUBJECTS = [
  'config',
  'store',
  'cut_queue',
  'resume_queue',
  'database',
  'role',
  'visibility',
  'grants',
  'functions',
  'attack',
  'clock',
] as const
export type Subject = (typeof SUBJECTS)[number]

/** `problem` and `unchecked` keep the doctor from saying "ready"; a `note` does not. */
export const LEVELS = ['ok', 'note', 'unchecked', 'problem'] as const
export type Level = (typeof LEVELS)[number]

export interface Finding {
  readonly subject: Subject
  readonly level: Level
  /** One sentence, with the values that were seen. */
  readonly says: string
  /** The exact statement or command; null where nothing is to be done. */
  readonly cure: string | null
}

const found =
  (level: Level) =>
  (subject: Subject, says: string, cure: string | null = null): Finding => ({ subject, level, says, cure })

export const ok = found('ok')
export const note = found('note')
export const unchecked = found('unchecked')
export const problem = found('problem')
