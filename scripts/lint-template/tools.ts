import { join } from 'node:path'
import { digestOf, once } from '../../local/installed.ts'
import { run } from '../../localstack/run.ts'

/** The linters are Python programs; their locked packages go into a folder of the project's own. */

const LOCK = 'deploy/lint-requirements.txt'

export const toolsFolder = (root: string): string =>
  join(root, '.build', 'python', `lint-${digestOf(join(root, LOCK))}`)

/** @throws Error where there is no Python 3.11 or newer, or its registry cannot be reached */
export async function install(root: string): Promise<string> {
  const folder = toolsFolder(root)
  await once(folder, async () => {
    const version = await run('python3', ['-c', 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))'])
    if (version.code !== 0) throw new Error('The linters need Python 3.11 or newer, with the module venv, as python3.')
    await must('python3', ['-m', 'venv', folder])
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--retries', '1']
    await must(join(folder, 'bin', 'python'), [...pip, '--require-hashes', '--no-deps', '-r', join(root, LOCK)])
  })
  return folder
}

async function must(program: string, args: readonly string[]): Promise<void> {
  const { code, stdout, stderr } = await run(program, args)
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}:\n${stdout}${stderr}`)
}
