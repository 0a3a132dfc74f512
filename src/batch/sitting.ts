import type { Sha256 } from '../orchestrator/brands.ts'
import { canonicalJson, sha256 } from '../orchestrator/digest.ts'
import { compareText } from '../orchestrator/order.ts'
import { isRisk, RISKS } from '../orchestrator/risk-classes.ts'
import type { RiskCounts } from '../orchestrator/state.ts'
import type { SovereignGate } from '../orchestrator/steps.ts'
import { type Board, type BoardRow, rowsAt, sumRisks } from './board.ts'

/** One sitting over many requests of one gate: each document keeps its own approval, bound to its own digest (spec 11). */

export interface Sitting {
  readonly gate: SovereignGate
  readonly rows: readonly Asked[]
  readonly classes: readonly RiskClassOf[]
  readonly risks: RiskCounts
  /** sha256 of the canonical JSON of document, run and request digest of each row; a script spells it out. */
  readonly digest: Sha256
  /** Documents that were left out by name. */
  readonly excepted: readonly string[]
}

/** A document whose index entry says what is asked. */
export interface Asked {
  readonly row: BoardRow
  readonly requestDigest: Sha256
  readonly risks: RiskCounts
}

export interface RiskClassOf {
  readonly class: string
  readonly meaning: string
  readonly count: number
  readonly documents: readonly { readonly documentId: string; readonly count: number }[]
}

export function sittingOf(board: Board, gate: SovereignGate, except: readonly string[]): Sitting {
  const rows = rowsAt(board, gate)
    .filter(({ documentId }) => !except.includes(documentId))
    .flatMap((row): readonly Asked[] => {
      const request = row.entry?.request
      return request == null ? [] : [{ row, requestDigest: request.digest, risks: request.risks }]
    })
  return {
    gate,
    rows,
    classes: riskClassesOf(rows.map(({ row }) => row)),
    risks: sumRisks(rows.map(({ row }) => row)),
    digest: sha256(canonicalJson(rows.map(({ row, requestDigest }) => [row.documentId, row.runId, requestDigest]))),
    excepted: except,
  }
}

/** The classes of all requests that wait, the most frequent first. */
export function riskClassesOf(rows: readonly BoardRow[]): readonly RiskClassOf[] {
  const classes = new Map<string, { documentId: string; count: number }[]>()
  for (const { documentId, entry } of rows) {
    for (const [name, count] of Object.entries(entry?.request?.risks ?? {})) {
      const documents = classes.get(name) ?? []
      documents.push({ documentId, count })
      classes.set(name, documents)
    }
  }
  return [...classes]
    .map(([name, documents]) => ({
      class: name,
      meaning: isRisk(name) ? RISKS[name] : name,
      count: documents.reduce((sum, { count }) => sum + count, 0),
      documents,
    }))
    .toSorted((a, b) => b.count - a.count || compareText(a.class, b.class))
}
