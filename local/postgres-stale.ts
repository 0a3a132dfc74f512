import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'

/**
 * The process id in a cluster's pid file, where that process lives and is the server of that very cluster; null
 * otherwise. A process id may long belong to someone else.
 */
export function livingServer(pidFile: string, cluster: string): number | null {
  const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0])
  if (!Number.isSafeInteger(pid) || pid <= 1) return null
  return commandOf(pid).includes(cluster) ? pid : null
}

/** The command line of a living process, its arguments parted by spaces; empty where there is none, or only its remains. */
export function commandOf(pid: number): string {
  if (existsSync('/proc/self/cmdline')) {
    const file = `/proc/${pid}/cmdline`
    return existsSync(file) ? readFileSync(file, 'utf8').replaceAll('\0', ' ') : ''
  }
  try {
    return execFileSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' })
  } catch {
    return ''
  }
}
