import { randomUUID } from 'node:crypto'
import { memoryStore } from '../../src/adapters/memory-store.ts'
import type { Context } from '../../src/cli/context.ts'
import { type Delivered, type Desk, handle, oneByOne } from '../../src/cli/desk.ts'
import { explain } from '../../src/cli/explain.ts'
import { plain } from '../../src/cli/paint.ts'
import { type Act, program } from '../../src/cli/program.ts'
import { type GrammarProfile, PROFILES } from '../../src/cutting/index.ts'
import { InMemoryDiscoverer } from '../../src/discovery/in-memory.ts'
import { type DoctorMessage, encodeMessage, type OutgoingMessage, type OutgoingRunMessage } from '../../src/messages.ts'
import type { EpochMs, RunId } from '../../src/orchestrator/brands.ts'
import type { RunOutcome } from '../../src/orchestrator/commands.ts'
import type { Facts } from '../../src/orchestrator/facts.ts'
import { OrchestratorRunner } from '../../src/orchestrator/runner.ts'
import { DEFAULT_SETTINGS, type Settings } from '../../src/orchestrator/settings.ts'
import { Stop } from '../../src/orchestrator/stops.ts'
import { DryRunReporter } from '../../src/reports/reporter.ts'
import { baselineUnitOf, factsOf, idOf, visible } from '../fakes/facts.ts'

/** The whole command line in one process: real commands, real core, a store that forgets, and a person who types. */

const NOW = Date.UTC(2026, 0, 5, 9) as EpochMs
const runIdNo = (number: number): RunId => `ictr-20260105T090000Z-${String(number).padStart(8, '0')}` as RunId
/** The first run that is cut, and the second. */
export const RUN = runIdNo(1)
export const SECOND = runIdNo(2)

/** A document one unit of which has vanished from the text: its retirement is to be acknowledged. */
export const risky = (): Facts =>
  factsOf({ baseline: visible([baselineUnitOf('BY-LAW/ARTICLE-9', '## Article 9. Gone\n')]) })

/** The facts, with the document that was asked for where they hold one. */
const named = (documentId: string, facts: Facts): Facts =>
  facts.document === null
    ? facts
    : { ...facts, document: { ...facts.document, id: idOf(documentId), doc_code: documentId } }

export interface Typed {
  readonly exit: number
  readonly out: string
  readonly err: string
}

interface Options {
  /** CUTTER_KEY_FILE. */
  readonly keyFile?: string
  readonly settings?: Partial<Settings>
  readonly facts?: () => Facts
  /** `queue`: what is sent waits for `work`; the default handles it at once, as over a folder. */
  readonly over?: 'folder' | 'queue'
  /** The grammar profiles; the built-in ones unless given. */
  readonly profiles?: readonly GrammarProfile[]
  /** What stands on standard input. */
  readonly input?: string
  /** Called whenever a command waits between two looks; without it, waiting is an error. */
  readonly onPause?: () => Promise<void>
  /** What the queues gave up. */
  readonly deadLetters?: Desk['deadLetters']
  /** What the doctor finds from here. */
  readonly doctor?: Context['doctor']
  /** Of a stack in the folder. */
  readonly stackHint?: string
  /** The clock of the person; the run's own time unless given. */
  readonly now?: () => EpochMs
  /** How the worker ends. */
  readonly worker?: Context['worker']
}

type Answers = readonly string[] | null

export function commandLine(options: Options = {}) {
  const store = memoryStore()
  const sent: OutgoingRunMessage[] = []
  const deduplicationIds: string[] = []
  const asked: DoctorMessage[] = []
  const questions: string[] = []
  let runs = 0
  const nextRunId = (): RunId => {
    runs += 1
    return runIdNo(runs)
  }
  const runner = new OrchestratorRunner({
    store,
    kb: new DryRunReporter(store.objects),
    discoverer: new InMemoryDiscoverer(({ documentId }) => named(documentId, (options.facts ?? factsOf)())),
    clock: { now: () => NOW },
    ids: { runId: () => RUN, writeId: randomUUID },
    settings: { ...DEFAULT_SETTINGS, ...options.settings },
  })
  const serve = async (message: OutgoingRunMessage): Promise<RunOutcome> =>
    await handle(runner, message, { now: () => NOW })
  let deliveries = Number.POSITIVE_INFINITY
  const deliver = async (message: OutgoingMessage, deduplicationId?: string): Promise<Delivered> => {
    const { deduplicationId: own } = encodeMessage(message)
    if (sent.length >= deliveries) throw new Stop('STOP_SOURCE_UNREACHABLE', 'The queue does not answer')
    if (message.type === 'doctor') {
      asked.push(message)
      return { kind: 'sent', messageId: `d${asked.length}` }
    }
    sent.push(message)
    deduplicationIds.push(deduplicationId ?? own)
    if (options.over === 'queue') return { kind: 'sent', messageId: `m${sent.length}` }
    return { kind: 'handled', outcome: await serve(message) }
  }
  const wave = options.over === 'queue' ? 10 : 1
  const desk: Desk = {
    store,
    suffix: '',
    wave,
    deadLetters: options.deadLetters ?? null,
    deliver,
    deliverAll: oneByOne(deliver),
  }

  const contextOf = (typed: { err: string }, json: boolean, answers: Answers): Context => {
    const left = [...(answers ?? [])]
    return {
      desk: async () => desk,
      clock: { now: options.now ?? (() => NOW) },
      ids: { runId: nextRunId, writeId: () => '' },
      user: 'ann',
      keyFile: options.keyFile ?? null,
      approverKeys: () => options.settings?.approvals?.keys ?? [],
      json,
      note: (text) => {
        typed.err += `${text}\n`
      },
      ask:
        answers === null
          ? null
          : async (question) => {
              questions.push(question)
              return left.shift() ?? ''
            },
      paint: plain,
      profiles: async () => options.profiles ?? PROFILES,
      input: async () => new TextEncoder().encode(options.input ?? ''),
      pause: options.onPause ?? (() => Promise.reject(new Error('waits for ever'))),
      uuid: randomUUID,
      worker: options.worker ?? (() => Promise.reject(new Error('nobody works'))),
      stackHint: options.stackHint ?? null,
      doctor: options.doctor ?? (() => Promise.reject(new Error('nobody looks'))),
    }
  }

  /** Types one line, as words; `answers` are given to its questions in order, null meaning that there is no terminal. */
  async function typeWords(words: readonly string[], answers: Answers = null): Promise<Typed> {
    const typed = { out: '', err: '', exit: 0 }
    const act: Act = async ({ json = false }, work) => {
      const result = await work(contextOf(typed, json, answers))
      typed.out += `${json ? JSON.stringify(result.json) : result.text}\n`
      typed.exit = result.exit
    }
    const output = {
      writeErr: (text: string) => {
        typed.err += text
      },
      writeOut: (text: string) => {
        typed.out += text
      },
    }
    const root = program(act).exitOverride().configureOutput(output)
    for (const command of root.commands) command.exitOverride().configureOutput(output)
    try {
      await root.parseAsync(words, { from: 'user' })
    } catch (error) {
      const { exit, text } = explain(error)
      typed.exit = exit
      typed.err += text
    }
    return typed
  }

  return {
    typeWords,
    type: async (line: string, answers: Answers = null) => await typeWords(line.split(' '), answers),
    store,
    sent,
    /** Under which SQS took each of them. */
    deduplicationIds,
    /** Doctor messages that were sent. */
    asked,
    questions,
    serve,
    /** The queue goes away once so many messages were sent in all. */
    failAfter: (messages: number) => {
      deliveries = messages
    },
    ...counted(store),
    stateOf: async (run: RunId = RUN) => (await store.states.load(run))?.state,
    /** From now on the object of that key reads so. */
    alter: (key: string, to: (text: string) => string) => {
      const altered = (bytes: Uint8Array) => new TextEncoder().encode(to(new TextDecoder().decode(bytes)))
      const readVersion = store.objects.readVersion.bind(store.objects)
      store.objects.readVersion = async (asked) => {
        const found = await readVersion(asked)
        return asked === key && found !== null ? { ...found, bytes: altered(found.bytes) } : found
      }
      const read = store.objects.read.bind(store.objects)
      store.objects.read = async (asked) => {
        const bytes = await read(asked)
        return asked === key && bytes !== null ? altered(bytes) : bytes
      }
    },
  }
}

/** Counts what is asked of the store from `countReads` on. */
function counted(store: ReturnType<typeof memoryStore>) {
  const reads = { states: 0, lists: 0 }
  return {
    countReads: () => {
      const { load } = store.states
      const { list } = store.objects
      store.states.load = async (runId) => {
        reads.states += 1
        return await load.call(store.states, runId)
      }
      store.objects.list = async (prefix) => {
        reads.lists += 1
        return await list.call(store.objects, prefix)
      }
    },
    reads: () => reads,
  }
}

export type CommandLine = ReturnType<typeof commandLine>

/** A command line with one run that waits at SG_1. */
export async function waiting(options: Options = {}): Promise<CommandLine> {
  const line = commandLine(options)
  await line.type('cut BY-LAW')
  return line
}
