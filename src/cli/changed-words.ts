import type { Segment } from '../reports/diff.ts'

/** A unit's change in one paragraph for a terminal: `[-taken out-]`, `{+put in+}`, and the unchanged text shortened. */

/** In UTF-16 code units: longer stretches lose their middle. */
const SAME = 60
const CHANGED = 240
/** In UTF-16 code units: a longer paragraph is cut off, for the report has it in full. */
const LONGEST = 800

export function changedWords(segments: readonly Segment[]): string {
  const text = segments.map(marked).join('')
  return text.length > LONGEST ? `${text.slice(0, LONGEST)} … (the rest in the report)` : text
}

function marked({ op, text }: Segment): string {
  switch (op) {
    case 'same':
      return folded(text, SAME)
    case 'removed':
      return `[-${folded(text, CHANGED)}-]`
    case 'added':
      return `{+${folded(text, CHANGED)}+}`
  }
}

function folded(text: string, longest: number): string {
  const line = text.replaceAll(/\s*\n\s*/g, ' ¶ ')
  return line.length <= longest ? line : `${line.slice(0, longest / 2)} … ${line.slice(-longest / 2)}`
}
