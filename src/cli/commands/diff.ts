import { isStopCode } from '../../orchestrator/stops.ts'
import type { Context, Result } from '../context.ts'
import { Refused } from '../context.ts'
import { EXIT } from '../exit-codes.ts'
import { explain } from '../explain.ts'
import { type Comparison, compare, type Version } from '../files/compare.ts'
import { diffText } from '../files/diff-text.ts'
import { LEAF, PROFILE } from '../files/options.ts'
import { refusedText } from '../files/parse-text.ts'
import { type CutFile, type CutFileOptions, cutFile } from '../files/read.ts'
import type { Shell } from '../shell.ts'

export const addDiff = ({ define, act }: Shell): void => {
  define('diff <old> <new>', 'what became of each unit between two versions of a document, word by word', [
    'diff by-law.v1.md by-law.v2.md',
    'diff old.txt new.txt --profile vn-law --leaf khoan',
    'diff old.md - --json < new.md      ends with 0 where they are the same, 1 where they differ, 4 in trouble',
  ])
    .option(...PROFILE)
    .option(...LEAF)
    .option('--docprefix <prefix>', 'what addresses begin with (default: DOC)')
    .action((old: string, fresh: string, options: CutFileOptions) =>
      act(async (context) => await orTrouble(diff(context, old, fresh, options))),
    )
}

/** Exit code 1 says that the versions differ, so no failure may end with it. */
async function orTrouble(result: Promise<Result>): Promise<Result> {
  try {
    return await result
  } catch (error) {
    const { exit, json } = explain(error)
    if (exit !== EXIT.other || json === null) throw error
    const { code, message, next } = json.error
    throw new Refused(EXIT.refused, [message, ...next].join('\n'), isStopCode(code) ? code : null)
  }
}

async function diff(context: Context, oldPath: string, newPath: string, options: CutFileOptions): Promise<Result> {
  if (oldPath === '-' && newPath === '-')
    throw new Refused(EXIT.refused, 'Standard input can be one of the two versions, not both.')
  const shared = { ...options, docprefix: options.docprefix ?? 'DOC' }
  const old = versionOf(await cutFile(context, oldPath, shared))
  const fresh = versionOf(await cutFile(context, newPath, shared))
  const [was, is] = [old.cut.profile.name, fresh.cut.profile.name]
  if (was !== is)
    throw new Refused(EXIT.refused, `${oldPath} reads like ${was}, ${newPath} like ${is}. Name one with --profile.`)
  const comparison = compare(old, fresh)
  return {
    json: diffJson(oldPath, newPath, comparison),
    text: context.json ? '' : diffText(comparison, context.paint),
    exit: comparison.same ? EXIT.done : EXIT.other,
    verbatim: true,
  }
}

function versionOf(file: CutFile): Version {
  const { outcome } = file
  if (outcome.kind === 'cut') return { text: file.document.body, cut: outcome.cut }
  throw new Refused(EXIT.refused, refusedText(file, outcome.problems, outcome.profile))
}

/** Scores in thousandths, as everywhere that they are stored. */
const diffJson = (old: string, fresh: string, { entries, outside, same }: Comparison) => ({
  old,
  new: fresh,
  same,
  units: entries.map((entry) => ({
    kind: entry.kind,
    from: entry.old.map(({ address, lines }) => ({ address, lines })),
    to: entry.fresh.map(({ address, lines }) => ({ address, lines })),
    score_permille: Math.round(entry.score * 1000),
    diff: entry.diff,
  })),
  outside,
})
