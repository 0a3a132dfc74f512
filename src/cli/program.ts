import { Command, Option } from 'commander'
import { visible } from '../reports/visible.ts'
import { CODE_VERSION } from '../version.ts'
import { addApprove } from './commands/approve.ts'
import { addBatch } from './commands/batch.ts'
import { addCut } from './commands/cut.ts'
import { addDiff } from './commands/diff.ts'
import { addDoctor } from './commands/doctor.ts'
import { addInbox } from './commands/inbox.ts'
import { addKeys } from './commands/keys.ts'
import { addParse } from './commands/parse.ts'
import { addQuarantine } from './commands/quarantine.ts'
import { addRedrive } from './commands/redrive.ts'
import { addReject } from './commands/reject.ts'
import { addReport } from './commands/report.ts'
import { addRetry } from './commands/retry.ts'
import { addRun } from './commands/run.ts'
import { addRuns } from './commands/runs.ts'
import { addStatus } from './commands/status.ts'
import { addVerify } from './commands/verify.ts'
import { addVoid } from './commands/void.ts'
import { addWatch } from './commands/watch.ts'
import { addWorker } from './commands/worker.ts'
import { type Context, Refused, type Result } from './context.ts'
import { EXIT, EXIT_MEANING } from './exit-codes.ts'
import type { Shell } from './shell.ts'

/** The options of every command: where to work, and how to print. */
export interface GlobalOptions {
  readonly json?: boolean
  readonly runsDir?: string
}

/** Carries a command out in the context that its options ask for. */
export type Act = (options: GlobalOptions, work: (context: Context) => Promise<Result>) => Promise<void>

const COMMANDS: readonly ((shell: Shell) => void)[] = [
  addCut,
  addRun,
  addBatch,
  addApprove,
  addReject,
  addStatus,
  addWatch,
  addReport,
  addVerify,
  addRuns,
  addInbox,
  addRetry,
  addVoid,
  addRedrive,
  addQuarantine,
  addWorker,
  addParse,
  addDiff,
  addDoctor,
  addKeys,
]

const EXAMPLES = `
Examples:
  cutter cut US-CONST --wait                     a dry run, up to its first approval
  cutter inbox                                   what waits for you, oldest first
  cutter report RUN --open                       read it
  cutter approve RUN                             shows, asks, sends
  cutter run US-CONST --runs-dir runs            the same without queue and cloud
  cutter approve RUN --runs-dir runs
  cutter parse by-law.md                         what a cut would make of a file
  cutter diff by-law.v1.md by-law.v2.md
  cutter doctor                                  is everything there? what is to be mended?

Exit codes:
${Object.entries(EXIT_MEANING)
  .map(([code, meaning]) => `  ${code}  ${meaning}`)
  .join('\n')}

The environment (CUTTER_*) is described in docs/configuration.md; this command line in docs/cli.md.`

/** The whole command line. It never performs a cut, and refuses to be asked to. */
export function program(act: Act): Command {
  const root = new Command('cutter')
    .description('Dry runs of cutting governed documents into information units, provably read-only, twice approved.')
    .version(CODE_VERSION)
    .option('--json', 'one JSON document on standard output')
    .option('--runs-dir <dir>', 'work on a folder and the live database alone, without queue and cloud')
    // With a value too: `--production=true` must meet the same answer.
    .addOption(new Option('--production [anything]', 'refused: this build only does dry runs').hideHelp())
    .on('option:production', refuseProduction)
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError('(cutter --help shows what there is)')
    .addHelpText('after', EXAMPLES)
  const shell: Shell = {
    define: (form, about, examples) =>
      root
        .command(form)
        .description(about)
        .showHelpAfterError(`(cutter ${form.split(' ', 1)[0]} --help shows how it is used)`)
        .addHelpText('after', `\nExamples:\n${examples.map((example) => `  cutter ${example}`).join('\n')}`),
    act: async (work) => await act(root.opts<GlobalOptions>(), visibly(work)),
  }
  for (const add of COMMANDS) add(shell)
  return root
}

function refuseProduction(): never {
  throw new Refused(
    EXIT.refused,
    'this build only ever does dry runs. Leave --production out.',
    'STOP_EXECUTION_NOT_AUTHORIZED',
  )
}

/** A title or reason may hold characters that move a terminal's cursor or reverse its text: they are shown as such. */
function visibly(work: (context: Context) => Promise<Result>): (context: Context) => Promise<Result> {
  return async (context) => {
    const { ask } = context
    const result = await work({
      ...context,
      note: (text) => context.note(visible(text)),
      ask: ask === null ? null : async (question) => await ask(visible(question)),
    })
    return result.verbatim === true ? result : { ...result, text: visible(result.text) }
  }
}
