import { createRequire } from 'node:module'
import { type Cut, type CutOutcome, type CutProblem, type CutRequest, cut } from '../../src/cutting/index.ts'

const require = createRequire(import.meta.url)

const DEFAULTS: Omit<CutRequest, 'text'> = {
  docprefix: 'DOC',
  profile: null,
  leafLevel: null,
  scope: 'all',
  maxUnits: 100_000,
}

export const outcomeOf = (text: string, request: Partial<CutRequest> = {}): CutOutcome =>
  cut({ ...DEFAULTS, ...request, text })

/** The cut, or a failed test that shows why there is none. */
export function cutOf(text: string, request: Partial<CutRequest> = {}): Cut {
  const outcome = outcomeOf(text, request)
  if (outcome.kind === 'refused') throw new Error(`refused: ${JSON.stringify(outcome.problems)}`)
  return outcome.cut
}

export function problemsOf(text: string, request: Partial<CutRequest> = {}): readonly CutProblem[] {
  const outcome = outcomeOf(text, request)
  return outcome.kind === 'refused' ? outcome.problems : []
}

export const addressesOf = (text: string, request: Partial<CutRequest> = {}): readonly string[] =>
  cutOf(text, request).units.map((unit) => unit.address)

export const outline = { profile: 'numbered-outline' } as const
export const articles = { profile: 'article-section' } as const
export const markdown = { profile: 'markdown-atx' } as const

/** A licence of the package, word for word. */
export function licence(id: string): string {
  const list: Readonly<Record<string, { readonly licenseText: string }>> = require('spdx-license-list/full.js')
  const found = list[id]
  if (found === undefined) throw new Error(`no licence ${id}`)
  return found.licenseText
}

export interface SpecExample {
  readonly markdown: string
  readonly html: string
  readonly number: number
}

/** The examples and the text of one edition of the CommonMark specification. */
export const commonmark = (
  edition: 'commonmark-spec' | 'commonmark-spec-0-30',
): { readonly tests: readonly SpecExample[]; readonly text: string } => require(edition)

/** All spans laid end to end. */
export function rejoined(text: string, done: Cut): string {
  const bytes = Buffer.from(text)
  const spans = [...done.units, ...done.gaps].map(({ span }) => span).sort((a, b) => a.start - b.start)
  return Buffer.concat(spans.map(({ start, end }) => bytes.subarray(start, end))).toString('utf8')
}
