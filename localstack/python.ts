import { readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { NotHere } from './not-here.ts'
import { run } from './run.ts'

/** Which LocalStack runs on which Python. */
export interface Edition {
  readonly localstack: string
  readonly python: string
  /** The locked packages, in `localstack/host`. */
  readonly lock: string
}

/** The first that the machine can run is taken. 4.14.0 starts on an older Python too, and then answers every call with 500. */
export const EDITIONS = [
  { localstack: '4.14.0', python: '3.13', lock: 'requirements-py313.txt' },
  { localstack: '4.13.1', python: '3.11', lock: 'requirements-py311.txt' },
] as const satisfies readonly Edition[]

export interface Interpreter {
  readonly edition: Edition
  /** Path or name of the program. */
  readonly program: string
}

/** @throws NotHere */
export async function interpreter(): Promise<Interpreter> {
  for (const edition of EDITIONS) {
    for (const program of candidates(edition.python)) {
      if ((await versionOf(program)) === edition.python) return { edition, program }
    }
  }
  const wanted = EDITIONS.map(({ python, localstack }) => `Python ${python} (for LocalStack ${localstack})`)
  throw new NotHere(`LocalStack needs ${wanted.join(' or ')} with the module venv; neither is on this machine.`)
}

/** By name, then as pyenv keeps them, the newest first: its shims answer only for the version that is chosen. */
function candidates(python: string): readonly string[] {
  const versions = join(process.env['PYENV_ROOT'] ?? join(homedir(), '.pyenv'), 'versions')
  const kept = namesIn(versions)
    .filter((name) => name.startsWith(`${python}.`))
    .sort((a, b) => b.localeCompare(a, 'en', { numeric: true }))
  return [`python${python}`, 'python3', ...kept.map((name) => join(versions, name, 'bin', 'python'))]
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

async function versionOf(program: string): Promise<string | null> {
  const code = 'import sys, venv, ensurepip; print("%d.%d" % sys.version_info[:2])'
  const { code: status, stdout } = await run(program, ['-c', code])
  return status === 0 ? stdout.trim() : null
}
