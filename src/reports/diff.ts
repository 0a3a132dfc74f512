import { type Change, diffLines, diffWordsWithSpace } from 'diff'

/** The difference between two texts, word by word, at a bounded cost. */

export const SEGMENT_OPS = ['same', 'removed', 'added'] as const
type SegmentOp = (typeof SEGMENT_OPS)[number]

/**
 * One run of text. `same` + `removed` in order give the old text, `same` + `added` the new one. A type alias, not an
 * interface, so that it is plain JSON.
 */
export type Segment = { readonly op: SegmentOp; readonly text: string }

/** How fine the difference is: by words; by lines or as a whole where words would cost too much. */
export const DIFF_GRAINS = ['words', 'lines', 'whole'] as const
export type DiffGrain = (typeof DIFF_GRAINS)[number]

export interface TextDiff {
  readonly grain: DiffGrain
  readonly segments: readonly Segment[]
}

/** Bounds of one difference. The cost grows with the square of the edits, so edits are bounded, and time is not measured. */
export interface DiffEffort {
  readonly wordEdits: number
  readonly lineEdits: number
}

/** The more units differ, the less is spent on each: the cost is quadratic, so the sum stays within seconds. */
export function effortFor(units: number): DiffEffort {
  const edits = Math.min(2_000, Math.max(16, Math.floor(6_000 / Math.sqrt(Math.max(units, 1)))))
  return { wordEdits: edits, lineEdits: edits }
}

/** Longer texts are not even split into words. In UTF-16 code units of both texts together. */
const WORDS_UP_TO = 400_000

export function diffTexts(before: string, after: string, effort: DiffEffort): TextDiff {
  if (before.length + after.length <= WORDS_UP_TO) {
    const words = diffWordsWithSpace(before, after, { maxEditLength: effort.wordEdits })
    if (words !== undefined) return { grain: 'words', segments: readable(words.map(segmentOf)) }
  }
  const lines = diffLines(before, after, { maxEditLength: effort.lineEdits })
  if (lines !== undefined) return { grain: 'lines', segments: lines.map(segmentOf) }
  return {
    grain: 'whole',
    segments: [
      { op: 'removed', text: before },
      { op: 'added', text: after },
    ],
  }
}

const segmentOf = ({ value, added, removed }: Change): Segment => ({
  op: added ? 'added' : removed ? 'removed' : 'same',
  text: value,
})

/** In UTF-16 code units: the longest common stretch that may count as changed. */
const STRETCH = 24

/**
 * A replaced phrase reads as one removal and one addition, not as a mosaic around words that both phrases happen to share:
 * a short common stretch between two greater changes counts as changed.
 */
function readable(segments: readonly Segment[]): readonly Segment[] {
  const merged: Segment[] = []
  let removed = ''
  let added = ''
  const flush = () => {
    if (removed !== '') merged.push({ op: 'removed', text: removed })
    if (added !== '') merged.push({ op: 'added', text: added })
    removed = ''
    added = ''
  }
  segments.forEach(({ op, text }, index) => {
    if (op === 'removed') removed += text
    else if (op === 'added') added += text
    else if (isIncidental(text, Math.max(removed.length, added.length), changeAfter(segments, index))) {
      removed += text
      added += text
    } else {
      flush()
      merged.push({ op, text })
    }
  })
  flush()
  return merged
}

const isIncidental = (text: string, before: number, after: number): boolean =>
  text.length <= Math.min(STRETCH, before, after) && !text.includes('\n')

/** How much changes right after a common stretch: the greater of what is taken out and what is put in. */
function changeAfter(segments: readonly Segment[], index: number): number {
  const following = [segments[index + 1], segments[index + 2]]
  const until = following.findIndex((segment) => segment === undefined || segment.op === 'same')
  const changed = until === -1 ? following : following.slice(0, until)
  return Math.max(0, ...changed.map((segment) => segment?.text.length ?? 0))
}
