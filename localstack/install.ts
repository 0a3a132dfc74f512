import { cpSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { digestOf, once } from '../local/installed.ts'
import { NotHere } from './not-here.ts'
import { type Edition, interpreter } from './python.ts'
import { run } from './run.ts'

/** Puts what LocalStack needs into folders of the project's own: locked Python packages, AWS's runtime interface client. */

const HERE = dirname(fileURLToPath(import.meta.url))
const BUILD = join(HERE, '..', '.build', 'localstack')
const LINES = 15

export interface Installation {
  readonly edition: Edition
  /** The environment's own interpreter. */
  readonly python: string
  /** Of the environment: `aws` among them. */
  readonly bin: string
}

/** @throws NotHere where there is no fitting Python or its registry cannot be reached */
export async function installLocalStack(tell: (line: string) => void): Promise<Installation> {
  const { edition, program } = await interpreter()
  const lock = join(HERE, 'host', edition.lock)
  const folder = join(BUILD, `py${edition.python}-${digestOf(lock)}`)
  const bin = join(folder, process.platform === 'win32' ? 'Scripts' : 'bin')
  const python = join(bin, 'python')
  await once(folder, async () => {
    tell(
      `Installing LocalStack ${edition.localstack} for Python ${edition.python} into ${folder} (once, about a minute) …`,
    )
    await must('make a Python environment', program, ['-m', 'venv', folder])
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--retries', '1']
    await must('install the locked Python packages', python, [...pip, '--require-hashes', '--no-deps', '-r', lock])
  })
  return { edition, python, bin }
}

/** Arguments of Node that run AWS's runtime interface client. @throws NotHere where npm's registry cannot be reached */
export async function installRuntime(): Promise<readonly string[]> {
  const source = join(HERE, 'lambda-runtime')
  const folder = join(BUILD, `runtime-${digestOf(join(source, 'package-lock.json'))}`)
  await once(folder, async () => {
    mkdirSync(folder, { recursive: true })
    for (const file of ['package.json', 'package-lock.json']) cpSync(join(source, file), join(folder, file))
    // Its install script compiles the part that rapid-client.ts stands for.
    const npm = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error']
    await must("install AWS's runtime interface client", 'npm', npm, folder)
  })
  const client = join(folder, 'node_modules', 'aws-lambda-ric', 'index.mjs')
  return ['--import', join(source, 'register.ts'), client]
}

async function must(what: string, program: string, args: readonly string[], cwd?: string): Promise<void> {
  const { code, stdout, stderr } = await run(program, args, cwd === undefined ? {} : { cwd })
  if (code === 0) return
  const said = `${stdout}${stderr}`.trim().split('\n').slice(-LINES).join('\n')
  throw new NotHere(`Could not ${what}; is the package registry reachable? ${program} said:\n${said}`)
}
