import { raw, html as tagged } from 'hono/html'
import type { HtmlEscapedString } from 'hono/utils/html'
import { visible } from '../visible.ts'

export type Html = HtmlEscapedString

/**
 * A template whose every value is escaped, and shows its hidden characters, unless it is `Html` itself. Nothing in a report is
 * waited for.
 */
export function html(strings: TemplateStringsArray, ...values: readonly unknown[]): Html {
  const made = tagged(strings, ...values.map(shown))
  if (made instanceof Promise) throw new Error('BUG-html: a promise in a template')
  return made
}

function shown(value: unknown): unknown {
  if (typeof value === 'string') return visible(value)
  return Array.isArray(value) ? value.map(shown) : value
}

/** Marks text that this module's callers have built from `Html` alone. */
export const trusted = (text: string): Html => raw(text)

export const NOTHING: Html = raw('')

/** One after the other. */
export const joined = (parts: readonly Html[]): Html => raw(parts.join(''))

/** A table; scrolls by itself on a narrow screen. `label` names it to a screen reader. */
export const table = (label: string, heads: readonly string[], rows: readonly (readonly unknown[])[]): Html => html`<div
class="scroll" tabindex="0" role="group" aria-label="${label}"><table><thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map((cell) => html`<td>${cell}</td>`)}</tr>`)}</tbody></table></div>`

/** Terms and their values; an entry with a null value is left out. */
export const terms = (entries: readonly (readonly [string, unknown])[]): Html =>
  html`<dl>${entries.flatMap(([term, value]) =>
    value === null ? [] : [html`<div><dt>${term}</dt><dd>${value}</dd></div>`],
  )}</dl>`

export const code = (text: string): Html => html`<code>${text}</code>`
