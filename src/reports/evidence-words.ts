import { OTHER_UNITS_COUNTED } from '../orchestrator/facts.ts'
import { count } from './format.ts'
import type { ReportSession } from './model.ts'

/** What the sessions and the database show, in words; the same for every form of report. */

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

/** Counted up to a limit, and no further. */
export const otherUnits = (units: number): string =>
  units > OTHER_UNITS_COUNTED ? `more than ${count(OTHER_UNITS_COUNTED)}` : count(units)

/** An estimate of the planner, always labelled as one. */
export const estimate = (rows: number | null): string => (rows === null ? 'never analysed' : `about ${count(rows)}`)

export const ESTIMATES_LABEL =
  'Estimates of the planner for whole tables, all documents: no count, and no proof. They cost the same on any size of table.'

export const NOT_PROVEN =
  'Not visible to the role, so unknown, not zero: of these nothing is proven. The statement beside each would show it.'
