import type { Segment } from '../reports/diff.ts'

/** A unit's change in one paragraph of a terminal: `[-taken out-]` and `{+put in+}`, what is the same folded. */

/** Longer stretches are folded in the middle. */
const SAME = 60
const CHANGED = 240
/** More is read in the report. */
const LONGEST = 800

export function diffText(segments: readonly Segment[]): string {
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
