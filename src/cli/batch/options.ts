import { Refused, type Result } from '../context.ts'
import { EXIT } from '../exit-codes.ts'

/** The options with which a command is about many runs. */

export interface ManyOptions {
  readonly batch?: string
  readonly except?: readonly string[]
  readonly gate?: string
  readonly yes?: boolean
  readonly print?: boolean
  readonly wait?: boolean
}

export const BATCH = ['--batch <id>', 'of every document of a batch, in one sitting'] as const
export const EXCEPT = ['--except <document...>', 'of a batch: but for these documents'] as const
export const GATE = ['--gate <gate>', 'of a batch: SG_1 or SG_2, where documents wait at both'] as const
export const YES = ['--yes', 'of a batch, for scripts: ask nothing'] as const

/** One run, or many. @throws Refused where both are named, or neither */
export async function oneOrMany(
  run: string | undefined,
  options: ManyOptions,
  act: { readonly one: (run: string) => Promise<Result>; readonly many: (batch: string) => Promise<Result> },
): Promise<Result> {
  const { batch, except, gate } = options
  if (run !== undefined && batch === undefined) {
    if (except === undefined && gate === undefined) return await act.one(run)
    throw new Refused(EXIT.refused, '--except and --gate are for a batch: name it with --batch ID.')
  }
  if (run === undefined && batch !== undefined) {
    refuseForOne(batch, options)
    return await act.many(batch)
  }
  throw new Refused(EXIT.refused, 'Name one run, or a batch with --batch ID; not both.')
}

/** Left unheeded, `--print` would send what was only to be looked at. */
function refuseForOne(batch: string, { print, wait }: ManyOptions): void {
  if (print === true)
    throw new Refused(EXIT.refused, 'Nothing was sent: --print is for one run. Name the run in place of --batch.')
  if (wait === true)
    throw new Refused(
      EXIT.refused,
      `Nothing was sent: --wait is for one run. Leave it out, then: cutter batch ${batch} --watch`,
    )
}
