import { expect, it } from 'vitest'
import { gathered } from '../../src/orchestrator/packed-text.ts'
import type { ReportFile } from '../../src/reports/files.ts'
import { htmlFiles } from '../../src/reports/html/report.ts'
import { markdownFiles } from '../../src/reports/markdown/documents.ts'
import type { ReportModel } from '../../src/reports/model.ts'
import { folderOf, runTo } from '../evidence/support.ts'

/** Every text of a report that somebody else may have written: names in a database, titles, versions, reasons, approvers. */

/** Turns the line round, moves the cursor, begins an element, a code span, a cell and a link. */
const HOSTILE = '\u202e\u001b[2J</code><img src=x>`|[a](b)'

/** Words of our own, times and digests. */
const OURS =
  /[.](kind|effect|gate|phase|status|state|mode|label|op|part|invocation|ended|scope|chosenBy|\w+_at|\w+_utc)$|[.](pins|statements)[.]name$|[.]digests[.]/

/** `path`: the keys that lead to the value, without the places in lists. */
function hostile(value: unknown, path = ''): unknown {
  if (OURS.test(path)) return value
  if (typeof value === 'string') return `${value}${HOSTILE}`
  if (Array.isArray(value)) return value.map((item) => hostile(item, path))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, hostile(item, `${path}.${key}`)]))
}

const textOf = ({ text }: ReportFile): string => new TextDecoder().decode(gathered(text.chunks(), text.length))

it.each([
  'SG_1',
  'SG_2',
  'end',
] as const)('at %s none of them hides in a page, nor is read as markup', async (where) => {
  const report = (await folderOf(await runTo(where))).get('report.json')
  const model = hostile(JSON.parse(new TextDecoder().decode(report))) as ReportModel
  for (const file of [...markdownFiles(model), ...htmlFiles(model)]) {
    const lines = textOf(file).split('\n')
    expect(
      lines.filter((line) => line.includes('\u202e') || line.includes('\u001b')),
      file.name,
    ).toEqual([])
  }
  const pages = htmlFiles(model).map(textOf)
  expect(pages.join()).toContain('&lt;img src=x&gt;')
  for (const page of pages) expect(page).not.toContain('<img')
})
