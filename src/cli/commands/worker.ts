import { type Context, Refused, type Result } from '../context.ts'
import { EXIT } from '../exit-codes.ts'
import type { Shell } from '../shell.ts'

export const addWorker = ({ define, act }: Shell): void => {
  const command = define('worker', 'handle the messages of both queues in this process, until SIGTERM or Ctrl-C', [
    'worker',
  ])
  command.action(async () => {
    if (command.optsWithGlobals()['runsDir'] !== undefined)
      throw new Refused(EXIT.refused, 'A folder has no queues: `cutter run DOCUMENT --runs-dir DIR` needs no worker.')
    await act(worker)
  })
}

async function worker(context: Context): Promise<Result> {
  const { left } = await context.worker()
  const text =
    left === 0
      ? 'The worker has stopped; nothing was in hand.'
      : `The worker has stopped with ${left} in hand: what it had begun comes to another worker, and goes on.`
  return { json: { left }, text, exit: EXIT.done }
}
