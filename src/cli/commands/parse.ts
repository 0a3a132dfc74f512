import { Option } from 'commander'
import { SCOPES } from '../../cutting/types.ts'
import type { Context, Result } from '../context.ts'
import { EXIT } from '../exit-codes.ts'
import { DOCPREFIX, LEAF, PROFILE } from '../files/options.ts'
import { cutJson, refusedJson } from '../files/parse-json.ts'
import { cutText, refusedText } from '../files/parse-text.ts'
import { type CutFileOptions, cutFile } from '../files/read.ts'
import type { Shell } from '../shell.ts'

interface ParseOptions extends CutFileOptions {
  readonly tree?: boolean
  readonly strict?: boolean
}

export const addParse = ({ define, act }: Shell): void => {
  define('parse <file>', 'cut a file and show its units, doubts and gaps: no database, no queue, no setting', [
    'parse by-law.md',
    'parse by-law.md --profile article-section --tree',
    'parse rules.txt --profile profiles/house-rules.json',
    'parse luat.txt --leaf khoan --strict   in a pipeline: ends with 6 where anything is doubtful',
    'parse - --json < by-law.md             every unit, gap and doubt, and the lossless certificate',
  ])
    .option(...PROFILE)
    .option(...LEAF)
    .option(...DOCPREFIX)
    .addOption(new Option('--scope <scope>', 'what is cut').choices(SCOPES).default('all', 'all'))
    .option('--tree', 'the tree alone')
    .option('--strict', 'end with 6 where anything is doubtful')
    .action((file: string, options: ParseOptions) => act((context) => parse(context, file, options)))
}

async function parse(context: Context, path: string, options: ParseOptions): Promise<Result> {
  const file = await cutFile(context, path, options)
  const { outcome } = file
  if (outcome.kind === 'refused') {
    const { problems, profile } = outcome
    return {
      json: refusedJson(file, problems, profile),
      text: refusedText(file, problems, profile),
      exit: EXIT.refused,
    }
  }
  const { cut } = outcome
  return {
    json: context.json ? cutJson(file, cut) : null,
    text: context.json ? '' : cutText(file, cut, context.paint, options.tree === true),
    exit: options.strict === true && cut.doubts.length > 0 ? EXIT.doubtful : EXIT.done,
    verbatim: true,
  }
}
