import type { ReportMaterial } from '../../src/orchestrator/material.ts'
import { gathered, type PackedText } from '../../src/orchestrator/packed-text.ts'
import { reportFiles } from '../../src/reports/reporter.ts'

/** The files of a report as text, by name. */
export const rendered = (material: ReportMaterial): ReadonlyMap<string, string> =>
  new Map(reportFiles(material).map(({ name, text }) => [name, textIn(text)]))

export const textIn = (text: PackedText): string => Buffer.from(gathered(text.chunks(), text.length)).toString()

export function fileOf(material: ReportMaterial, name: string): string {
  const text = rendered(material).get(name)
  if (text === undefined) throw new Error(`no file ${name}`)
  return text
}

/** What a reader of the page sees: tags taken out, entities resolved, white space collapsed. */
export const readable = (page: string): string =>
  page
    .replace(/<style>[\s\S]*?<\/style>/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ')

/** Fails unless the texts stand in this order. */
export function positions(text: string, wanted: readonly string[]): readonly number[] {
  return wanted.map((part) => {
    const at = text.indexOf(part)
    if (at === -1) throw new Error(`not there: ${part}`)
    return at
  })
}
