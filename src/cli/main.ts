import { randomUUID } from 'node:crypto'
import { userInfo } from 'node:os'
import { buffer } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { styleText } from 'node:util'
import { profilesOf } from '../adapters/profile-folder.ts'
import { randomIds, systemClock } from '../adapters/system.ts'
import { examine } from '../compose/examine.ts'
import { approverKeysIn, loadConfig } from '../config.ts'
import { visibleJson } from '../reports/visible.ts'
import { askOnTerminal } from './ask.ts'
import type { Context, Purpose } from './context.ts'
import { type Desk, folderDesk, queueDesk } from './desk.ts'
import { explainHere, stackHint } from './local-stack.ts'
import { type Act, program } from './program.ts'

const POLL_MS = 1_000
/** The signals that ask a process to end, with their numbers. */
const SIGNALS = [
  ['SIGINT', 2],
  ['SIGTERM', 15],
] as const

const print = (text: string): void => void process.stdout.write(`${text}\n`)
const jsonText = (value: unknown): string => visibleJson(JSON.stringify(value, null, 2))
const note = (text: string): void => void process.stderr.write(`${text}\n`)

const act: Act = async (options, work) => {
  let desk: Promise<Desk> | null = null
  const context: Context = {
    desk: (purpose = 'look') => {
      desk ??= openDesk(options.runsDir, purpose)
      return desk
    },
    clock: systemClock,
    ids: randomIds,
    user: userName(),
    json: options.json === true,
    keyFile: process.env['CUTTER_KEY_FILE'] || null,
    approverKeys: () => approverKeysIn(process.env),
    note,
    ask: process.stdin.isTTY ? askOnTerminal : null,
    // Looks at the terminal, NO_COLOR and FORCE_COLOR itself.
    paint: (style, text) => styleText(style, text, { stream: process.stdout }),
    profiles: async () => await profilesOf(loadConfig(process.env, 'parse').profilesDir),
    input: async () => await buffer(process.stdin),
    pause: async () => await sleep(POLL_MS),
    uuid: randomUUID,
    worker,
    doctor: async (functionTimeout) =>
      await examine(process.env, {
        where: 'here',
        folder: options.runsDir ?? null,
        functionTimeout,
        id: randomUUID(),
        requestId: null,
        clock: systemClock,
      }),
    stackHint: stackHint(process.cwd()),
  }
  const result = await work(context)
  print(context.json ? jsonText(result.json) : result.text)
  process.exitCode = result.exit
}

async function openDesk(folder: string | undefined, purpose: Purpose): Promise<Desk> {
  return folder === undefined ? queueDesk(process.env) : folderDesk(process.env, folder, purpose)
}

/** Until SIGTERM or SIGINT; a second one ends the process at once. */
async function worker(): Promise<{ readonly left: number }> {
  const { promise: told, resolve } = Promise.withResolvers<void>()
  for (const [signal, code] of SIGNALS) {
    process.once(signal, () => {
      process.once(signal, () => process.exit(128 + code))
      resolve()
    })
  }
  // Loaded when it is asked for: no other command handles messages.
  const { serve } = await import('../worker/serve.ts')
  const served = await serve(process.env, { told, note })
  // A poll or message that does not end would keep the process alive, so it exits once its result is printed.
  setImmediate(() => process.exit())
  return served
}

/** A container's account may have no name. */
function userName(): string {
  try {
    return process.env['USER'] || userInfo().username
  } catch {
    return 'unknown'
  }
}

// A reader that closes the pipe early (`| head`) is no failure.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })

try {
  const cutter = program(act).exitOverride()
  for (const command of cutter.commands) command.exitOverride()
  await cutter.parseAsync()
} catch (error) {
  const { exit, text, json } = explainHere(error, process.cwd())
  if (text !== '') note(text)
  if (json !== null && process.argv.includes('--json')) print(jsonText(json))
  process.exitCode = exit
}
