import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { EnvironmentRefused } from '../config.ts'
import { type Explained, explain } from './explain.ts'

/** The embedded stack of a checkout, for whoever forgot to take its environment on. */

const ENV_FILE = join('.local', 'stack', 'env.sh')

/** What else to do where something is not set; null where no stack was ever started in this folder. */
export const stackHint = (folder: string): string | null =>
  existsSync(join(folder, ENV_FILE))
    ? `A stack of this folder sets what is missing, while \`npm run local\` keeps it up: source ${ENV_FILE}`
    : null

/** As `explain`; an environment in which something is not set is told of the stack of this folder first. */
export function explainHere(error: unknown, folder: string): Explained {
  const hint = error instanceof EnvironmentRefused && error.unset ? stackHint(folder) : null
  return explain(error, hint === null ? [] : [hint])
}
