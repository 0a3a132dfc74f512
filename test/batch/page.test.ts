import { describe, expect, test } from 'vitest'
import { type Board, type BoardRow, boardOf } from '../../src/batch/board.ts'
import { type BatchList, runIdIn } from '../../src/batch/list.ts'
import { batchPage } from '../../src/batch/page.ts'
import type { IsoUtc } from '../../src/orchestrator/brands.ts'
import { type IndexEntry, indexEntry } from '../../src/orchestrator/entries.ts'
import { duplicateReason } from '../../src/orchestrator/siblings.ts'
import { fullState, OTHER_RUN } from '../schema/fixtures.ts'

const LIST: BatchList = {
  schema_version: 1,
  batch_id: 'spring',
  created_at: '2026-01-05T09:00:00.000Z' as IsoUtc,
  requested_by: 'ann',
  stop_after: null,
  documents: ['A', 'B', 'C'].map((document_id) => ({ document_id, source_version: null })),
}

const quiet = { gate: null, how: null, code: null, reason: null, request: null } as const
const entry = (documentId: string, change: Partial<IndexEntry>): IndexEntry => ({
  ...indexEntry(fullState),
  ...quiet,
  document_id: documentId,
  run_id: runIdIn(
    LIST,
    LIST.documents.findIndex(({ document_id }) => document_id === documentId),
  ),
  status: 'open',
  ...change,
})

const waits = (documentId: string) => entry(documentId, { gate: 'SG_1_cut_authz' })
const halted = (documentId: string, reason = 'the grants changed') =>
  entry(documentId, { status: 'halted', how: 'stopped', code: 'STOP_GRANT_DELTA', reason })
const closed = (documentId: string) => entry(documentId, { status: 'closed', how: 'closeout_reported' })

const board = (...own: readonly IndexEntry[]): Board =>
  boardOf(LIST, { own: new Map(own.map((one) => [one.document_id, one])), twins: new Map(), damaged: [] })

const shown = (of: Board, linked: readonly string[] = []): string => batchPage(of, new Set(linked), ' --runs-dir runs')
const decision = (of: Board): string => /<section class="decision[\s\S]*?<\/section>/.exec(shown(of))?.[0] ?? ''

describe('the page of a batch', () => {
  test('opens with how many wait, and with the one command for each gate', () => {
    const text = decision(board(waits('A'), waits('B'), halted('C')))
    expect(text).toContain('2 documents wait for an approval')
    expect(text).toContain('cutter approve --batch spring --gate SG_1 --runs-dir runs')
    expect(text).not.toContain('--gate SG_2')
    expect(text).toContain('class="decision"')
  })

  test('is marked as a stop only where something halted and nothing waits', () => {
    expect(decision(board(halted('A'), closed('B'), closed('C')))).toContain('class="decision stop"')
    expect(decision(board(closed('A'), closed('B'), closed('C')))).toContain('class="decision done"')
  })

  test('counts each standing that occurs, and none that does not', () => {
    const text = decision(board(halted('A'), waits('B')))
    expect(text).toMatch(/<b>1<\/b> halted/)
    expect(text).toMatch(/<b>1<\/b> not begun/)
    expect(text).not.toContain('given up')
  })

  test('shows what needs a look before the others, each with its cause, and links to the reports beside it', () => {
    const text = shown(board(closed('A'), halted('B')), ['A'])
    const [first = '', others = ''] = text.slice(text.indexOf('<h2 id="first"')).split('<h2 id="others"')
    expect(first).toContain('id="document-B"')
    expect(first).toContain('STOP_GRANT_DELTA</code> the grants changed')
    expect(others).toContain('href="documents/A/report.html"')
    expect(text).not.toContain('href="documents/B/')
  })

  test('names a run that answers for another with both ids, and no other so', () => {
    const mine = entry('A', { status: 'closed', how: 'voided', reason: duplicateReason(OTHER_RUN) })
    const twin = { ...waits('A'), run_id: OTHER_RUN }
    const answered = boardOf(LIST, {
      own: new Map([
        ['A', mine],
        ['B', waits('B')],
      ]),
      twins: new Map([[OTHER_RUN, twin]]),
      damaged: [],
    })
    const row: BoardRow | undefined = answered.rows[0]
    expect(row).toMatchObject({ runId: OTHER_RUN, answeredFor: mine.run_id, standing: 'waiting' })
    const text = shown(answered)
    expect(text).toContain(`<code>${OTHER_RUN}</code> answers for <code>${mine.run_id}</code>`)
    expect(text.match(/answers for/g)).toHaveLength(1)
  })

  test('shows characters that would hide what is read, and no markup that a cause brings', () => {
    const text = shown(board(halted('A', '\u202e<b>turned</b>')))
    expect(text).toContain('⟨U+202E⟩&lt;b&gt;turned&lt;/b&gt;')
  })
})
