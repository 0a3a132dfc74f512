import { appendFileSync } from 'node:fs'
import { systemClock } from '../src/adapters/system.ts'
import type { Log, LogLine } from '../src/handlers/log.ts'
import { isoUtc } from '../src/orchestrator/time.ts'

/** Each line of the worker twice: whole, as JSON, into `file`; for the person who watches, in words. */
export const watchedLog =
  (file: string, tell: (words: string) => void): Log =>
  (line) => {
    const at = isoUtc(systemClock.now())
    appendFileSync(file, `${JSON.stringify({ at, ...line })}\n`)
    tell(`${at.slice(11, 19)}  ${inWords(line)}`)
  }

/** `cut of by-law, ictr-…: again (STOP_SOURCE_UNREACHABLE: Nothing answers …)` */
export function inWords({ type, document_id, run_id, message_id, outcome, code, cause }: LogLine): string {
  const what = document_id === null ? (type ?? 'message') : `${type} of ${document_id}`
  const why = [code, cause].filter((said) => said !== null).join(': ')
  return `${what}, ${run_id ?? message_id}: ${outcome}${why === '' ? '' : ` (${why})`}`
}
