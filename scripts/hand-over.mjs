// Plain JavaScript, for whatever Node (20 or newer) a machine happens to have.
import { spawn } from 'node:child_process'

const PARENT_MS = 500

/**
 * Runs a program in place of this process, and ends with its status. Whichever way the processes above go, the program is told:
 * npm ends its shell on SIGTERM, and no shell passes that on, so a process that npm started looks whether its parent still stands; and where
 * this process is killed outright, the channel to the program closes (`signalled` in local/signals.ts hears it).
 * `watchParent`: only under npm; a person's shell may go while what they left in the background stays.
 */
export function handOver(node, args, { cwd, env, watchParent }) {
  const child = spawn(node, args, { cwd, env, stdio: ['inherit', 'inherit', 'inherit', 'ipc'] })
  // Ctrl-C reaches the child by itself (one terminal, one process group); what is sent to this process alone is passed on.
  process.on('SIGINT', () => {})
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  if (watchParent) endWithParent(child)
  child.on('error', (error) => {
    console.error(`${node} did not start: ${error.message}`)
    process.exit(1)
  })
  child.on('close', (status) => process.exit(status ?? 1))
}

function endWithParent(child) {
  const parent = process.ppid
  const looking = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(looking)
    child.kill('SIGTERM')
  }, PARENT_MS)
  looking.unref()
}
