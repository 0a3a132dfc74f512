import type { ReportSession } from './model.ts'

/** The document's rows of one table, as the first and the last session of a run saw them. */
export interface TableChange {
  readonly table: string
  readonly before: Seen
  readonly after: Seen
  readonly changed: boolean
}

interface Seen {
  /** Null: not visible, which is not zero. */
  readonly rows: number | null
  readonly digest: string | null
}

/** Null where there is only one session, or one is of a version that did not keep its context. */
export function beforeAfter(sessions: readonly ReportSession[]): readonly TableChange[] | null {
  const [first, last] = [sessions.at(0)?.context, sessions.at(-1)?.context]
  if (first === undefined || last === undefined || sessions.length < 2) return null
  const before = new Map(first.tables.map((one) => [one.table, one]))
  return last.tables.map(({ table, rows, digest }) => {
    const was = before.get(table) ?? { rows: null, digest: null }
    return {
      table,
      before: { rows: was.rows, digest: was.digest },
      after: { rows, digest },
      changed: was.rows !== rows || was.digest !== digest,
    }
  })
}

/** Whether the rows changed between the first and the last session, in words. */
export const CHANGE_SENTENCES = {
  same: "The document's rows are the same as in the first session.",
  changed: "The document's rows changed meanwhile, not by this session.",
} as const

export const sameRows = (sessions: readonly ReportSession[]): boolean =>
  sessions.at(0)?.survey_digest === sessions.at(-1)?.survey_digest
