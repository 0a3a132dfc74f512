import { isRunId, NAME, type RunId } from '../orchestrator/brands.ts'
import { Refused } from './context.ts'
import { EXIT } from './exit-codes.ts'

/** Ids as a person types them. Each throws Refused for what is none. */

export function runIdOf(text: string): RunId {
  if (isRunId(text)) return text
  throw new Refused(
    EXIT.refused,
    `"${text}" is no run id: it looks like ictr-20260105T090000Z-1a2b3c4d. \`cutter runs\` lists them.`,
  )
}

export function documentIdOf(text: string): string {
  if (NAME.test(text)) return text
  throw new Refused(
    EXIT.refused,
    `"${text}" is no document id: 1 to 64 of A-Z a-z 0-9 . _ - (source_document.doc_code).`,
  )
}

export function batchIdOf(text: string): string {
  if (NAME.test(text)) return text
  throw new Refused(EXIT.refused, `"${text}" is no batch id: 1 to 64 of A-Z a-z 0-9 . _ -`)
}
