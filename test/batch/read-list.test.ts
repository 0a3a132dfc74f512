import { describe, expect, test } from 'vitest'
import { type BatchList, derivedBatchId, differences, runIdIn } from '../../src/batch/list.ts'
import { readList } from '../../src/batch/read-list.ts'
import { RUN_ID } from '../../src/orchestrator/brands.ts'
import { Stop } from '../../src/orchestrator/stops.ts'

function problemsOf(text: string, form: 'lines' | 'yaml'): readonly string[] {
  try {
    readList(text, form)
  } catch (error) {
    if (error instanceof Stop) return error.details.map(({ message, line }) => `${line}: ${message}`)
    throw error
  }
  return []
}

const latest = (...ids: readonly string[]) => ids.map((document_id) => ({ document_id, source_version: null }))
const many = (n: number): readonly string[] => Array.from({ length: n }, (_, index) => `DOC-${index}`)

describe('a list of lines', () => {
  test('one id a line; remarks, blank lines, either line end and a byte order mark are passed over', () => {
    expect(readList('\uFEFFA\r\n\n# laws\n B # the second\n', 'lines').documents).toEqual(latest('A', 'B'))
  })

  test('every malformed and every repeated id is named at once, with its line', () => {
    expect(problemsOf('A\nno such\n..\nA\nB\nB', 'lines')).toEqual([
      '2: "no such" is no document id: 1 to 64 of A-Z a-z 0-9 . _ -',
      '3: ".." is no document id: 1 to 64 of A-Z a-z 0-9 . _ -',
      '4: A stands on line 1 already',
      '6: B stands on line 5 already',
    ])
  })

  test('a list of nothing, and one of 1 001 documents, is refused; 1 000 pass', () => {
    expect(problemsOf('# none yet\n', 'lines')).toEqual(['null: it names no document'])
    expect(problemsOf(many(1_001).join('\n'), 'lines')).toEqual([
      'null: it names 1001 documents; a batch holds at most 1000',
    ])
    expect(readList(many(1_000).join('\n'), 'lines').documents).toHaveLength(1_000)
  })
})

describe('a list in YAML or JSON', () => {
  test('ids and versions stay as they are written, numbers too', () => {
    const text = 'batch_id: spring\nstop_after: 2\ndocuments:\n- 007\n- {document_id: B, source_version: 1.10}\n'
    expect(readList(text, 'yaml')).toEqual({
      batchId: 'spring',
      stopAfter: 2,
      documents: [
        { document_id: '007', source_version: null },
        { document_id: 'B', source_version: '1.10' },
      ],
    })
    expect(readList('["A", {"document_id": "B"}]', 'yaml').documents).toEqual(latest('A', 'B'))
  })

  test('every unknown key, missing id and wrong kind is named at once, with its line', () => {
    const text = `batch: spring
stop_after: none
documents:
- A
- {document: B}
- [C]
- A
`
    expect(problemsOf(text, 'yaml')).toEqual([
      '1: "batch" is not a known key (batch_id, stop_after, documents)',
      '2: stop_after must be a whole number from 1',
      '5: "document" is not a known key (document_id, source_version)',
      '5: names no document_id',
      '6: is neither a document id nor {document_id, source_version}',
      '7: A stands on line 4 already',
    ])
  })

  test('dots alone name neither a batch nor a document: they would be steps in a path', () => {
    expect(problemsOf("batch_id: '..'\ndocuments:\n- '.'\n", 'yaml')).toEqual([
      '1: batch_id must be 1 to 64 of A-Z a-z 0-9 . _ -',
      '3: "." is no document id: 1 to 64 of A-Z a-z 0-9 . _ -',
    ])
  })

  test('text that is no YAML, a key that stands twice, and a lone word are refused with the line', () => {
    expect(problemsOf('documents: [A', 'yaml')[0]).toMatch(/^\d+: /)
    expect(problemsOf('{"documents": ["A"], "documents": ["B"]}', 'yaml')[0]).toMatch(/^1: .*unique/i)
    expect(problemsOf('spring', 'yaml')).toEqual(['1: is no list'])
    expect(problemsOf('', 'yaml')).toEqual(['null: it names no document'])
  })
})

const list = (documents: BatchList['documents'], change: Partial<BatchList> = {}): BatchList => ({
  schema_version: 1,
  batch_id: 'spring',
  created_at: '2026-01-05T09:00:00.000Z' as BatchList['created_at'],
  requested_by: 'ann',
  stop_after: null,
  documents,
  ...change,
})

describe('the runs of a list', () => {
  test('the same list always asks for the same runs, each document for another', () => {
    const all = list(latest(...many(1_000)))
    const ids = all.documents.map((_, index) => runIdIn(all, index))
    expect(new Set(ids).size).toBe(1_000)
    expect(ids).toEqual(all.documents.map((_, index) => runIdIn(list(latest(...many(1_000))), index)))
    for (const id of ids) expect(id).toMatch(RUN_ID)
    expect(runIdIn(list(latest('A'), { batch_id: 'autumn' }), 0)).not.toBe(runIdIn(list(latest('A')), 0))
  })

  test('a list that names no batch gets its id from what it holds', () => {
    expect(derivedBatchId(latest('A', 'B'))).toBe(derivedBatchId(latest('A', 'B')))
    expect(derivedBatchId(latest('A', 'B'))).not.toBe(derivedBatchId(latest('A', 'C')))
    expect(derivedBatchId(latest('A'))).not.toBe(derivedBatchId([{ document_id: 'A', source_version: '1' }]))
  })

  test('two lists under one id differ by what is new, gone or of another version; order is no difference', () => {
    const before = list([...latest('A', 'B'), { document_id: 'C', source_version: '1' }])
    const now = list([{ document_id: 'C', source_version: null }, ...latest('D', 'A')])
    expect(differences(before, now)).toEqual([
      'D is new',
      'B is gone',
      'C was asked for in version 1, now in its latest version',
    ])
    expect(differences(before, list(before.documents.toReversed()))).toEqual([])
  })
})
