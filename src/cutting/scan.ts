import type { Grammar } from './compile.ts'
import { scanLines } from './scan-lines.ts'
import { scanMarkdown } from './scan-markdown.ts'
import type { Scan } from './segments.ts'

/** All headings of the grammar in the text from `from` on. Lone CRs must have been turned into LFs. */
export const scan = (text: string, from: number, grammar: Grammar): Scan =>
  grammar.profile.blocks === 'markdown' ? scanMarkdown(text, from, grammar) : scanLines(text, from, grammar)
