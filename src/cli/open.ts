import { spawnSync } from 'node:child_process'

const OPENERS: Readonly<Record<string, readonly [string, ...string[]]>> = {
  darwin: ['open'],
  win32: ['explorer.exe'],
}

/** Opens a local file with the desktop's own program; false where there is none. */
export function openInBrowser(path: string): boolean {
  const [program, ...args] = OPENERS[process.platform] ?? ['xdg-open']
  return spawnSync(program, [...args, path], { stdio: 'ignore' }).error === undefined
}
