import { randomUUID } from 'node:crypto'
import { memoryStore } from '../../src/adapters/memory-store.ts'
import { type Context, Refused, type Result } from '../../src/cli/context.ts'
import { type Delivered, type Desk, handle } from '../../src/cli/desk.ts'
import { type Act, program } from '../../src/cli/program.ts'
import { InMemoryDiscoverer } from '../../src/discovery/in-memory.ts'
import { encodeMessage, type OutgoingMessage } from '../../src/messages.ts'
import type { EpochMs, RunId } from '../../src/orchestrator/brands.ts'
import type { Facts } from '../../src/orchestrator/facts.ts'
import { OrchestratorRunner } from '../../src/orchestrator/runner.ts'
import { DryRunReporter } from '../../src/reports/reporter.ts'
import { factsOf } from '../fakes/facts.ts'

/** The whole command line in one process: real commands, real core, a store that forgets, and a person who types. */

const NOW = Date.UTC(2026, 0, 5, 9) as EpochMs
export const RUN = 'ictr-20260105T090000Z-00000001' as RunId

export interface Typed {
  readonly exit: number
  readonly out: string
  readonly err: string
}

interface Options {
  readonly facts?: () => Facts
  /** Over a queue that nobody serves: what is sent is kept. */
  readonly queue?: boolean
}

export function commandLine({ facts = () => factsOf(), queue = false }: Options = {}) {
  const store = memoryStore()
  const sent: OutgoingMessage[] = []
  const runner = new OrchestratorRunner({
    store,
    kb: new DryRunReporter(store.objects),
    discoverer: new InMemoryDiscoverer(facts),
    clock: { now: () => NOW },
    ids: { runId: () => RUN, writeId: randomUUID },
  })
  const deliver = async (message: OutgoingMessage): Promise<Delivered> => {
    encodeMessage(message)
    sent.push(message)
    return queue
      ? { kind: 'sent', messageId: `m${sent.length}` }
      : { kind: 'handled', outcome: await handle(runner, message, { now: () => NOW }) }
  }
  const desk: Desk = { store, suffix: '', deliver }

  /** Types one line; `answers` are given to its questions in order, none meaning that there is no terminal. */
  async function type(line: string, answers: readonly string[] | null = null): Promise<Typed> {
    const typed = { out: '', err: '', exit: 0 }
    const left = [...(answers ?? [])]
    const act: Act = async (options, work) => {
      const context: Context = {
        desk: async () => desk,
        clock: { now: () => NOW },
        ids: { runId: () => RUN, writeId: () => '' },
        user: 'ann',
        json: options.json === true,
        print: (text) => {
          typed.out += `${text}\n`
        },
        note: (text) => {
          typed.err += `${text}\n`
        },
        ask: answers === null ? null : async () => left.shift() ?? '',
        pause: async () => {
          throw new Error('waits for ever')
        },
        uuid: randomUUID,
      }
      show(await work(context), context)
    }
    const show = (result: Result, context: Context): void => {
      context.print(context.json ? JSON.stringify(result.json) : result.text)
      typed.exit = result.exit
    }
    const root = program(act)
      .exitOverride()

      .configureOutput({
        writeErr: (text) => {
          typed.err += text
        },
        writeOut: (text) => {
          typed.out += text
        },
      })
    for (const command of root.commands) command.exitOverride().configureOutput(root.configureOutput())
    try {
      await root.parseAsync(line.split(' '), { from: 'user' })
    } catch (error) {
      typed.exit = error instanceof Refused ? error.exit : 4
      typed.err += error instanceof Error ? error.message : String(error)
    }
    return typed
  }
  return {
    type,
    store,
    sent,
    runner,
  }
}
