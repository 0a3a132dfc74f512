import { type GrammarProfile, type Level, STANDARD_MARKERS } from '../profile.ts'

const depth = (n: number, within: readonly string[]): Level => ({
  name: `h${n}`,
  section_type: n === 1 ? 'chapter' : n === 2 ? 'section' : 'subsection',
  role: 'unit',
  within,
  key: '',
  forms: [{ kind: 'markdown', depth: n }],
})

/** Markdown by the CommonMark specification; each heading is a unit. */
export const MARKDOWN_ATX: GrammarProfile = {
  name: 'markdown-atx',
  about: 'Markdown documents whose headings are # lines or underlined lines.',
  unit_kind: 'design_doc_section',
  blocks: 'markdown',
  leaf: 'h6',
  levels: [
    { ...depth(1, ['root']), title_key: 'TITLE' },
    depth(2, ['h1', 'root']),
    depth(3, ['h2', 'h1', 'root']),
    depth(4, ['h3', 'h2', 'h1', 'root']),
    depth(5, ['h4', 'h3', 'h2', 'h1', 'root']),
    depth(6, ['h5', 'h4', 'h3', 'h2', 'h1', 'root']),
  ],
  decorations: [],
  markers: STANDARD_MARKERS,
  closers: [],
  contents: ['Contents', 'Table of Contents', 'Table of contents', 'Inhalt', 'Inhaltsverzeichnis', 'Mục lục'],
  placeholders: ['[Repealed]', '(repealed)', 'Repealed.', '[Reserved]', '(weggefallen)', '(bãi bỏ)', '(được bãi bỏ)'],
  quotes: [],
  evidence: [],
  confidence: 0.75,
}
