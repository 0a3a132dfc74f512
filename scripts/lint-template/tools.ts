import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from '../../localstack/run.ts'

/** The linters are Python programs; their locked packages go into a folder of the project's own, named by the lock. */

const LOCK = 'deploy/lint-requirements.txt'

export function toolsFolder(root: string): string {
  const digest = createHash('sha256')
    .update(readFileSync(join(root, LOCK)))
    .digest('hex')
  return join(root, '.build', 'python', `lint-${digest.slice(0, 12)}`)
}

/** A folder without its mark was left half made. */
export const isInstalled = (folder: string): boolean => existsSync(join(folder, 'complete'))

/** @throws Error where there is no Python 3.11 or newer, or its registry cannot be reached */
export async function install(root: string): Promise<string> {
  const folder = toolsFolder(root)
  if (isInstalled(folder)) return folder
  rmSync(folder, { recursive: true, force: true })
  const version = await run('python3', ['-c', 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))'])
  if (version.code !== 0) throw new Error('The linters need Python 3.11 or newer, with the module venv, as python3.')
  await must('python3', ['-m', 'venv', folder])
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--retries', '1']
  await must(join(folder, 'bin', 'python'), [...pip, '--require-hashes', '--no-deps', '-r', join(root, LOCK)])
  writeFileSync(join(folder, 'complete'), '')
  return folder
}

async function must(program: string, args: readonly string[]): Promise<void> {
  const { code, stdout, stderr } = await run(program, args)
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}:\n${stdout}${stderr}`)
}
