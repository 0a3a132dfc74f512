import { type Cut, type CutUnit, type Gap, lineage } from '../../cutting/index.ts'
import type { LineageEntry, LineageKind } from '../../cutting/lineage.ts'
import { diffTexts, effortFor, type TextDiff } from '../../reports/diff.ts'

/** Two cuts of one document, unit by unit. */

/** What became of units, and how their texts differ. */
export interface ChangedUnits {
  readonly kind: LineageKind
  readonly old: readonly CutUnit[]
  readonly fresh: readonly CutUnit[]
  /** 0…1 */
  readonly score: number
  /** Null where the text is the same, or stands in one version alone. */
  readonly diff: TextDiff | null
}

export interface Comparison {
  readonly entries: readonly ChangedUnits[]
  /** What differs in preamble, container headings, closing text and excluded units; null where nothing does. */
  readonly outside: TextDiff | null
  /** Nothing differs but the space between units. */
  readonly same: boolean
}

export interface Version {
  readonly text: string
  readonly cut: Cut
}

export function compare(old: Version, fresh: Version): Comparison {
  const traced = lineage(old.cut.units, fresh.cut.units)
  const effort = effortFor(traced.filter(({ kind }) => kind !== 'unchanged').length)
  const [before, after] = [byAddress(old.cut.units), byAddress(fresh.cut.units)]
  const entries = traced.map((entry): ChangedUnits => {
    const [from, to] = [unitsAt(before, entry.from), unitsAt(after, entry.to)]
    const [was, is] = [joined(from), joined(to)]
    const differs = from.length > 0 && to.length > 0 && was !== is
    return {
      kind: entry.kind,
      old: from,
      fresh: to,
      score: entry.score,
      diff: differs ? diffTexts(was, is, effort) : null,
    }
  })
  const [around, aroundNow] = [outsideOf(old), outsideOf(fresh)]
  const outside = around === aroundNow ? null : diffTexts(around, aroundNow, effort)
  return { entries, outside, same: outside === null && traced.every(({ kind }) => kind === 'unchanged') }
}

const byAddress = (units: readonly CutUnit[]): ReadonlyMap<string, CutUnit> =>
  new Map(units.map((unit) => [unit.address, unit]))

const unitsAt = (units: ReadonlyMap<string, CutUnit>, addresses: LineageEntry['from']): readonly CutUnit[] =>
  addresses.flatMap((address) => units.get(address) ?? [])

const joined = (units: readonly CutUnit[]): string => units.map(({ body }) => body).join('\n')

function outsideOf({ text, cut }: Version): string {
  const bytes = Buffer.from(text)
  const textOf = ({ span }: Gap): string => bytes.toString('utf8', span.start, span.end)
  return cut.gaps
    .filter(({ kind }) => kind !== 'separator')
    .map(textOf)
    .join('\n')
}
