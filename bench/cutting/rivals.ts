import { createRequire } from 'node:module'
import { MarkdownTextSplitter, RecursiveCharacterTextSplitter } from '@langchain/textsplitters'

/** Other ways to take a text apart, as their makers set them up. */

export interface Rival {
  readonly name: string
  readonly work: (text: string) => unknown
}

interface MarkdownIt {
  parse(text: string, env: object): unknown
}
interface CommonMark {
  readonly Parser: new () => { parse(text: string): unknown }
}

const require = createRequire(import.meta.url)
const markdownIt: MarkdownIt = new (require('markdown-it') as new () => MarkdownIt)()
const commonMark: CommonMark = require('commonmark') as CommonMark
const recursive = new RecursiveCharacterTextSplitter()
const markdown = new MarkdownTextSplitter()

export const RIVALS: readonly Rival[] = [
  { name: 'LangChain recursive', work: async (text) => await recursive.splitText(text) },
  { name: 'LangChain Markdown', work: async (text) => await markdown.splitText(text) },
  { name: 'markdown-it (parse)', work: (text) => markdownIt.parse(text, {}) },
  { name: 'commonmark (parse)', work: (text) => new commonMark.Parser().parse(text) },
]
