import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, type YAMLMap } from 'yaml'
import { NAME } from '../orchestrator/brands.ts'
import { detail, Stop } from '../orchestrator/stops.ts'
import { plural } from '../reports/format.ts'
import { type ListedDocument, MAX_DOCUMENTS, type WrittenList } from './list.ts'

/** Reads a list as people write it: one document id a line, or YAML, which includes JSON. */

const MAX_VERSION = 200
const CURE =
  'One document id a line, or YAML: `documents:` with `- BY-LAW` or `- {document_id: BY-LAW, source_version: "2"}`; docs/batch.md shows both.'

interface Problem {
  readonly line: number | null
  readonly message: string
}

interface Entry extends ListedDocument {
  readonly line: number
}

interface Read {
  readonly batchId: string | null
  readonly stopAfter: number | null
  readonly entries: readonly Entry[]
  readonly problems: readonly Problem[]
}

/**
 * The list of a file.
 * @throws Stop STOP_REFUSED_INPUT: every problem at once, each with its line
 */
export function readList(text: string, form: 'lines' | 'yaml'): WrittenList {
  const { batchId, stopAfter, entries, problems } = form === 'lines' ? readLines(text) : readYaml(text)
  const all = [...problems, ...entries.flatMap(malformed), ...repeated(entries), ...sizeProblems(entries, problems)]
  if (all.length > 0) throw refused(all.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0)))
  const documents = entries.map(({ document_id, source_version }) => ({ document_id, source_version }))
  return { batchId, stopAfter, documents }
}

function refused(problems: readonly Problem[]): Stop {
  const sentences = problems.map(({ line, message }) => (line === null ? message : `line ${line}: ${message}`))
  return new Stop(
    'STOP_REFUSED_INPUT',
    `The list has ${plural(problems.length, 'problem')}, and nothing was sent:\n${sentences.map((text) => `  ${text}`).join('\n')}`,
    { details: problems.map(({ line, message }) => ({ ...detail(message, CURE), line })) },
  )
}

/** `#` begins a remark: no document id holds one. */
function readLines(text: string): Read {
  const entries = text.split(/\r\n|\r|\n/).flatMap((whole, index) => {
    const id = whole.replace(/#.*$/u, '').trim()
    return id === '' ? [] : [{ document_id: id, source_version: null, line: index + 1 }]
  })
  return { batchId: null, stopAfter: null, entries, problems: [] }
}

function readYaml(text: string): Read {
  const counter = new LineCounter()
  // `failsafe` leaves every scalar a text: 007 is a document id, not the number 7.
  const document = parseDocument(text, { schema: 'failsafe', lineCounter: counter, prettyErrors: false })
  const lineOf = (node: unknown): number => counter.linePos((node as Node | null)?.range?.[0] ?? 0).line
  if (document.errors.length > 0) {
    const problems = document.errors.map(({ pos, message }) => ({ line: counter.linePos(pos[0]).line, message }))
    return { ...NOTHING_READ, problems }
  }
  const root = document.contents
  if (isSeq(root)) return { ...NOTHING_READ, ...readItems(root.items, lineOf) }
  if (isMap(root)) return readRoot(root, lineOf)
  return root === null ? NOTHING_READ : { ...NOTHING_READ, problems: [{ line: lineOf(root), message: 'is no list' }] }
}

const NOTHING_READ: Read = { batchId: null, stopAfter: null, entries: [], problems: [] }

type LineOf = (node: unknown) => number

function readRoot(root: YAMLMap, lineOf: LineOf): Read {
  const fields = fieldsOf(root, ['batch_id', 'stop_after', 'documents'], lineOf)
  const documents = fields.values.get('documents')
  const items = isSeq(documents) ? readItems(documents.items, lineOf) : { entries: [], problems: [] }
  const batchId = textOf(fields.values.get('batch_id'))
  const stopAfter = textOf(fields.values.get('stop_after'))
  const problems: Problem[] = [...fields.problems, ...items.problems]
  if (documents !== undefined && !isSeq(documents))
    problems.push({ line: lineOf(documents), message: 'documents must be a list' })
  if (batchId !== null && !NAME.test(batchId))
    problems.push({
      line: lineOf(fields.values.get('batch_id')),
      message: `batch_id must be 1 to 64 of A-Z a-z 0-9 . _ -`,
    })
  if (stopAfter !== null && !/^[1-9]\d{0,3}$/.test(stopAfter))
    problems.push({
      line: lineOf(fields.values.get('stop_after')),
      message: 'stop_after must be a whole number from 1',
    })
  return { batchId, stopAfter: stopAfter === null ? null : Number(stopAfter), entries: items.entries, problems }
}

function readItems(items: readonly unknown[], lineOf: LineOf): Pick<Read, 'entries' | 'problems'> {
  const entries: Entry[] = []
  const problems: Problem[] = []
  for (const item of items) {
    const line = lineOf(item)
    const id = textOf(item)
    if (id !== null) entries.push({ document_id: id, source_version: null, line })
    else if (isMap(item)) {
      const fields = fieldsOf(item, ['document_id', 'source_version'], lineOf)
      problems.push(...fields.problems)
      const named = textOf(fields.values.get('document_id'))
      const version = textOf(fields.values.get('source_version'))
      if (named === null) problems.push({ line, message: 'names no document_id' })
      else entries.push({ document_id: named, source_version: version, line })
    } else problems.push({ line, message: 'is neither a document id nor {document_id, source_version}' })
  }
  return { entries, problems }
}

function fieldsOf(map: YAMLMap, known: readonly string[], lineOf: LineOf) {
  const values = new Map<string, unknown>()
  const problems: Problem[] = []
  for (const { key, value } of map.items) {
    const name = textOf(key) ?? ''
    if (known.includes(name)) values.set(name, value)
    else problems.push({ line: lineOf(key), message: `"${name}" is not a known key (${known.join(', ')})` })
  }
  return { values, problems }
}

/** An empty value counts as left out. */
const textOf = (node: unknown): string | null =>
  isScalar(node) && typeof node.value === 'string' && node.value !== '' ? node.value : null

function malformed({ document_id, source_version, line }: Entry): readonly Problem[] {
  const problems: Problem[] = []
  if (!NAME.test(document_id))
    problems.push({ line, message: `"${document_id}" is no document id: 1 to 64 of A-Z a-z 0-9 . _ -` })
  if (source_version !== null && source_version.length > MAX_VERSION)
    problems.push({ line, message: `the source_version of ${document_id} is longer than ${MAX_VERSION} characters` })
  return problems
}

function repeated(entries: readonly Entry[]): readonly Problem[] {
  const first = new Map<string, number>()
  return entries.flatMap(({ document_id, line }) => {
    const before = first.get(document_id)
    if (before === undefined) {
      first.set(document_id, line)
      return []
    }
    return [{ line, message: `${document_id} stands on line ${before} already` }]
  })
}

function sizeProblems(entries: readonly Entry[], problems: readonly Problem[]): readonly Problem[] {
  if (entries.length > MAX_DOCUMENTS)
    return [{ line: null, message: `it names ${entries.length} documents; a batch holds at most ${MAX_DOCUMENTS}` }]
  return entries.length === 0 && problems.length === 0 ? [{ line: null, message: 'it names no document' }] : []
}
