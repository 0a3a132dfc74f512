#!/usr/bin/env node
import { randomUUID } from 'node:crypto'
import { userInfo } from 'node:os'
import { createInterface } from 'node:readline/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { CommanderError } from 'commander'
import { randomIds, systemClock } from '../adapters/system.ts'
import { STOPS, Stop } from '../orchestrator/stops.ts'
import { type Context, Refused, type Result } from './context.ts'
import { type Desk, folderDesk, queueDesk } from './desk.ts'
import { EXIT, exitOfStop } from './exit-codes.ts'
import { type Act, program } from './program.ts'

const POLL_MS = 1_000

const act: Act = async (options, work) => {
  let desk: Promise<Desk> | null = null
  const context: Context = {
    desk: () => {
      desk ??=
        options.runsDir === undefined
          ? Promise.resolve().then(() => queueDesk(process.env))
          : folderDesk(process.env, options.runsDir)
      return desk
    },
    clock: systemClock,
    ids: randomIds,
    user: process.env['USER'] ?? userInfo().username,
    json: options.json === true,
    print: (text) => process.stdout.write(`${text}\n`),
    note: (text) => process.stderr.write(`${text}\n`),
    ask: process.stdin.isTTY ? askOnTerminal : null,
    pause: async () => await sleep(POLL_MS),
    uuid: randomUUID,
  }
  finish(context, await work(context))
}

async function askOnTerminal(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return await terminal.question(question)
  } finally {
    terminal.close()
  }
}

function finish(context: Context, result: Result): void {
  context.print(context.json ? JSON.stringify(result.json, null, 2) : result.text)
  process.exitCode = result.exit
}

/** What went wrong, where, and what to do: sentences, never a stack. */
function explain(error: unknown): void {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.refused
    return
  }
  if (error instanceof Refused) {
    process.stderr.write(`${error.message}\n`)
    process.exitCode = error.exit
    return
  }
  if (error instanceof Stop) {
    process.stderr.write(`${error.code}: ${error.message}\n${STOPS[error.code].next}\n`)
    process.exitCode = exitOfStop(error.code)
    return
  }
  process.stderr.write(`Unforeseen: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = EXIT.other
}

const cutter = program(act).exitOverride()
for (const command of cutter.commands) command.exitOverride()
await cutter.parseAsync().catch(explain)
