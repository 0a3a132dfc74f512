import { Refused } from '../context.ts'
import { EXIT } from '../exit-codes.ts'
import type { Shell } from '../shell.ts'
import { type CutOptions, cut, SOURCE_VERSION } from './cut.ts'

export const addRun = ({ define, act }: Shell): void => {
  const command = define('run <document>', 'a dry run in this process: a folder and the live database, nothing else', [
    'run US-CONST --runs-dir runs',
    'approve RUN --runs-dir runs          to go on from its pause',
  ])
  command.option(...SOURCE_VERSION).action(async (document: string, options: CutOptions) => {
    if (command.optsWithGlobals()['runsDir'] === undefined)
      throw new Refused(
        EXIT.refused,
        'cutter run needs --runs-dir DIR: the folder that holds the runs. Over the queue it is `cutter cut`.',
      )
    await act((context) => cut(context, document, options))
  })
}
