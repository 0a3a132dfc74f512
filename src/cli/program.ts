import { Command, Option } from 'commander'
import { CODE_VERSION } from '../version.ts'
import { answer } from './commands/answer.ts'
import { approve, reject } from './commands/approve.ts'
import { cut } from './commands/cut.ts'
import { inbox, runs } from './commands/list.ts'
import { report } from './commands/report.ts'
import { status, watch } from './commands/status.ts'
import { type Context, Refused, type Result } from './context.ts'
import { EXIT, EXIT_MEANING } from './exit-codes.ts'

/** What stands before each command: where to work, and how to print. */
export interface GlobalOptions {
  readonly json?: boolean
  readonly runsDir?: string
}

/** Carries a command out in the context that its options ask for. */
export type Act = (options: GlobalOptions, work: (context: Context) => Promise<Result>) => Promise<void>

const EXAMPLES = `
Examples:
  cutter cut US-CONST --wait                     a dry run, up to its first approval
  cutter inbox                                   what waits for you, oldest first
  cutter report RUN --open                       read it
  cutter approve RUN                             shows, asks, sends
  cutter approve RUN --yes --digest SHA --ack retire:3 --ack renumbered:1
  cutter run US-CONST --runs-dir runs            the same without queue and cloud
  cutter approve RUN --runs-dir runs

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
    .showHelpAfterError('(cutter --help shows what there is)')
    .addHelpText('after', EXAMPLES)

  const command = (form: string, about: string): Command =>
    root
      .command(form)
      .description(about)
      .option('--json', 'one JSON document on standard output')
      .option('--runs-dir <dir>', 'work on a folder and the live database alone, without queue and cloud')
      .addOption(new Option('--production', 'refused: this build only does dry runs').hideHelp())
      .hook('preAction', (_, its) => {
        if (its.opts()['production'] !== undefined) {
          throw new Refused(
            EXIT.refused,
            'STOP_EXECUTION_NOT_AUTHORIZED: this build only ever does dry runs. Leave --production out.',
          )
        }
      })
  const wait = ['--wait', 'wait until the run rests, and end with its exit code'] as const

  command('cut <document>', 'ask for a dry run of the latest version')
    .option('--source-version <version>', 'another version than the latest')
    .option('--batch-id <id>', 'mark the run as part of a batch')
    .option(...wait)
    .action((document: string, options) => act(options, (context) => cut(context, document, options)))
  command('run <document>', 'a dry run in this process: a folder and the live database, nothing else')
    .option('--source-version <version>', 'another version than the latest')
    .action((document: string, options) => {
      if (options.runsDir === undefined)
        throw new Refused(
          EXIT.refused,
          'cutter run needs --runs-dir DIR: the folder that holds the runs. Over the queue it is `cutter cut`.',
        )
      return act(options, (context) => cut(context, document, { ...options, wait: true }))
    })
  command('approve <run>', 'show what is asked, ask for each risk, send the approval')
    .option('--approver <name>', 'who approves (default: the user)')
    .option('--scope <text>', 'what the approval is for, in your words')
    .option('--print', 'only print the message body, for aws sqs send-message')
    .option('--yes', 'for scripts: ask nothing; needs --digest and every --ack')
    .option('--digest <sha256>', 'the request digest that was read')
    .option(
      '--ack <class:count>',
      'acknowledge one class of risk, again for each',
      (value: string, all: readonly string[] = []) => [...all, value],
    )
    .option(...wait)
    .action((run: string, options) => act(options, (context) => approve(context, run, options)))
  command('reject <run>', 'give the run up at its gate')
    .requiredOption('--reason <text>', 'why')
    .option('--approver <name>', 'who rejects (default: the user)')
    .option('--print', 'only print the message body')
    .option(...wait)
    .action((run: string, options) => act(options, (context) => reject(context, run, options)))
  command('status <run>', 'where a run stands').action((run: string, options) =>
    act(options, (context) => status(context, run)),
  )
  command('watch <run>', 'tell each change until the run rests').action((run: string, options) =>
    act(options, (context) => watch(context, run)),
  )
  command('report <run>', "copy a run's report into a folder and print the page's path")
    .option('--open', 'open it in the browser')
    .option('--out <dir>', 'the folder (default: a fresh temporary one)')
    .action((run: string, options) => act(options, (context) => report(context, run, options)))
  command('runs', 'every run, oldest first')
    .option('--document <id>', 'of one document')
    .action((options) => act(options, (context) => runs(context, options)))
  command('inbox', 'what waits for an approval, oldest first').action((options) => act(options, inbox))
  for (const [kind, about] of [
    ['retry', 'let a halted run go on from its last good state'],
    ['void', 'give a run up'],
  ] as const) {
    command(`${kind} <run>`, about)
      .requiredOption('--reason <text>', 'why')
      .option(...wait)
      .action((run: string, options) => act(options, (context) => answer(context, kind, run, options)))
  }
  return root
}
