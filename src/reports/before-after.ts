import { OTHER_UNITS_COUNTED } from '../orchestrator/facts.ts'
import { count } from './format.ts'
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

/** Null where a session is of a version that did not keep it, or there is but one. */
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

/** What is said of the rows before and after, and by whom they changed. */
export const CHANGE_SENTENCES = {
  same: "The document's rows are the same as in the first session.",
  changed: "The document's rows changed meanwhile, not by this session.",
} as const

export const sameRows = (sessions: readonly ReportSession[]): boolean =>
  sessions.at(0)?.survey_digest === sessions.at(-1)?.survey_digest

/** `3 refused, 0 through PUBLIC, 7 reported`. */
export const rightsText = ({ context }: ReportSession): string =>
  context === undefined
    ? 'not kept by the version that opened it'
    : `${count(context.rights.refused)} refused, ${count(context.rights.through_public)} through PUBLIC, ${count(context.rights.reported)} reported`

/** `statement_timeout 30s, lock_timeout 2s`. */
export const settingsText = ({ evidence: { settings } }: ReportSession): string =>
  settings === undefined
    ? 'not kept by the version that opened it'
    : Object.entries(settings)
        .map(([name, value]) => `${name} ${value === '' ? "''" : value}`)
        .join(', ')

/** Counted so far and no farther. */
export const otherUnits = (units: number): string =>
  units > OTHER_UNITS_COUNTED ? `more than ${count(OTHER_UNITS_COUNTED)}` : count(units)

/** A planner's estimate, labelled as such wherever it stands. */
export const estimate = (rows: number | null): string => (rows === null ? 'never analysed' : `about ${count(rows)}`)

export const ESTIMATES_LABEL =
  'Estimates of the planner for whole tables, all documents: no count, and no proof. They cost the same on any size of table.'

export const NOT_PROVEN =
  'Not visible to the role, so unknown, not zero: of these nothing is proven. The statement beside each would show it.'
