import type { Sha256 } from './brands.ts'
import { type Facts, type TableEstimate, visibleOr } from './facts.ts'
import { hiddenFacts } from './risks.ts'

/**
 * What stood in the database when a session read it, and what the role might do there. Context of the proof, never the
 * proof itself: others may write while we read.
 */
export interface SessionContext {
  /** How many rights the role has, by grade. */
  readonly rights: { readonly refused: number; readonly through_public: number; readonly reported: number }
  /** Rows of the document and their logical digest (H22). Null: not visible, which is not zero. */
  readonly tables: readonly { readonly table: string; readonly rows: number | null; readonly digest: Sha256 | null }[]
  /** Rows of whole tables, all documents, as the planner estimates them: bounded cost on any size. */
  readonly estimates: readonly TableEstimate[]
  /** Of these nothing is proven. */
  readonly not_visible: readonly { readonly object: string; readonly grant: string }[]
}

export const sessionContext = (facts: Facts): SessionContext => ({
  rights: {
    refused: facts.role.refused.length,
    through_public: facts.role.public_rights.length,
    reported: facts.role.reported.length,
  },
  tables: facts.survey.tables.map(({ table, rows, digest }) => ({
    table,
    rows: visibleOr(rows, null),
    digest: visibleOr(digest, null),
  })),
  estimates: facts.estimates,
  not_visible: hiddenFacts(facts).map(({ object, grant }) => ({ object, grant })),
})
