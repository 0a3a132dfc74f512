import type { EpochMs, RunId } from '../../src/orchestrator/brands.ts'
import type { CutCommand, ResumeCommand, RunOutcome } from '../../src/orchestrator/commands.ts'
import { digestOf } from '../../src/orchestrator/digest.ts'
import type { Approval, RunState, Sender } from '../../src/orchestrator/state.ts'
import { gateOf } from '../../src/orchestrator/steps.ts'
import { Stop } from '../../src/orchestrator/stops.ts'
import { isoUtc } from '../../src/orchestrator/time.ts'
import { approvalOf, HOUR, runIdOf, START } from '../orchestrator/world.ts'
import { Database, DOCUMENTS } from './database.ts'
import { History } from './history.ts'
import { invoke } from './invocation.ts'
import { Random } from './random.ts'
import { Crash, Scheduler, settled } from './scheduler.ts'

interface Message {
  readonly name: string
  readonly command: CutCommand | ResumeCommand
  deliveries: number
}

/** As often as the queue delivers a message before it goes to the dead-letter queue. */
const MAX_DELIVERIES = 5
const AT_ONCE = 3
const ACTIONS = 120
/** How many messages a person sends for one run at the end before the simulation says that it hangs. */
const PATIENCE = 12

/** A seeded world: documents, people, a queue that repeats and reorders, deliveries that race and die. */
export class Simulation {
  readonly trace: string[] = []
  readonly runs: RunId[] = []
  readonly #random: Random
  readonly #scheduler: Scheduler
  readonly #history = new History(this.trace)
  readonly #database = new Database()
  readonly #queue: Message[] = []
  readonly #underWay = new Set<Message>()
  #now: EpochMs = START
  #numbers = 0
  #broken: unknown = null

  constructor(seed: number) {
    this.#random = new Random(seed)
    this.#scheduler = new Scheduler(this.#random, this.trace, 0.015)
  }

  /** Lets the world run wild, then calms it and leads every run to its end. @throws Error naming a broken invariant */
  async run(): Promise<void> {
    for (let cut = 0; cut < 3; cut += 1) this.#sendCut()
    for (let action = 0; action < ACTIONS; action += 1) await this.#act()
    this.#scheduler.spare()
    this.#database.mend()
    await this.#drain()
    for (const run of this.runs) await this.#leadToItsEnd(run)
    if (this.#broken !== null) throw this.#broken
    for (const run of this.runs) this.#history.checkEntries(run)
  }

  stateOf = (run: RunId): RunState | null => this.#history.latest(run)

  async #act(): Promise<void> {
    const dice = this.#random.next()
    if (dice < 0.03) this.trace.push(`database ${this.#database.happen(this.#random)}`)
    else if (dice < 0.06) this.#wait()
    else if (dice < 0.09) this.#sendCut()
    else if (dice < 0.2) this.#personActs()
    else if (dice < 0.4 || this.#scheduler.idle) await this.#deliverSome()
    else for (let steps = 0; steps < 4; steps += 1) await this.#step()
  }

  #wait(): void {
    this.#now = (this.#now + this.#random.pick([60_000, HOUR, 13 * HOUR, 25 * HOUR])) as EpochMs
    this.trace.push(`now ${isoUtc(this.#now)}`)
  }

  #number(): number {
    this.#numbers += 1
    return this.#numbers
  }

  #sender(name: string): Sender {
    return { requested_by: 'ada', sender_id: 'AIDAEXAMPLE', message_id: name, taken_at: isoUtc(this.#now) }
  }

  #send(name: string, command: CutCommand | ResumeCommand): void {
    this.trace.push(`sent ${name}`)
    this.#queue.push({ name, command, deliveries: 0 })
  }

  #sendCut(): void {
    const runId = runIdOf(this.#now, this.#number())
    const documentId = this.#random.pick(DOCUMENTS)
    const name = `cut-${this.#numbers}`
    this.runs.push(runId)
    this.#send(name, { documentId, runId, sender: this.#sender(name) })
  }

  /** Somebody looks at a run and answers what stands there, well or badly. */
  #personActs(): void {
    const run = this.stateOf(this.#random.pick(this.runs))
    if (run === null) return
    const dice = this.#random.next()
    const retries = run.status.kind === 'halted' ? 0.6 : 0.1
    if (dice < 0.03) this.#request(run, 'void')
    else if (dice < retries) this.#request(run, 'retry')
    else this.#approve(run, this.#random.pick(['well', 'well', 'well', 'well', 'well', 'well', 'badly', 'no']))
  }

  #request(run: RunState, kind: 'void' | 'retry'): void {
    const name = `${kind}-${this.#number()}`
    const request = { requestId: name, reason: 'a simulation' }
    const common = { runId: run.run_id, sender: this.#sender(name) }
    this.#send(name, kind === 'void' ? { ...common, void: request } : { ...common, retry: request })
  }

  #approve(run: RunState, how: 'well' | 'badly' | 'no'): void {
    if (gateOf(run.state) === null) return
    const name = `approval-${this.#number()}`
    const change: Partial<Approval> = {
      well: {},
      badly: { payload_sha256: 'f'.repeat(64) },
      no: { decision: 'reject' as const },
    }[how]
    const approval = approvalOf(run, this.#now, { approval_id: name, ...change })
    this.#send(name, { runId: run.run_id, approval, sender: this.#sender(name) })
  }

  /** Begins a delivery; now and then the queue delivers a message that it will deliver again whatever comes of it. */
  async #deliverSome(): Promise<void> {
    if (this.#underWay.size >= AT_ONCE || this.#queue.length === 0) return await this.#step()
    const message = this.#random.pick(this.#queue)
    await this.#begin(message, this.#random.chance(0.25))
  }

  async #begin(message: Message, again: boolean): Promise<void> {
    if (!again) this.#queue.splice(this.#queue.indexOf(message), 1)
    message.deliveries += 1
    const delivery = { ...message, name: `${message.name}.${this.#number()}` }
    this.#underWay.add(delivery)
    void this.#deliver(delivery).then(
      (outcome) => this.#acknowledged(delivery, message, outcome, again),
      (error: unknown) => this.#failed(delivery, message, error, again),
    )
    await settled()
  }

  #acknowledged(delivery: Message, message: Message, outcome: RunOutcome, again: boolean): void {
    this.#underWay.delete(delivery)
    this.trace.push(`${delivery.name} ${outcome.kind} ${'reasons' in outcome ? outcome.reasons.join('; ') : ''}`)
    if (outcome.kind === 'unknown_run' || outcome.kind === 'conflict') this.#broken ??= new Error(outcome.kind)
    if (outcome.kind === 'refused') this.#checkRefusal(message)
    if (outcome.kind === 'not_yet') this.#comesAgain(message, again)
  }

  #failed(delivery: Message, message: Message, error: unknown, again: boolean): void {
    this.#underWay.delete(delivery)
    const foreseen = error instanceof Crash || (error instanceof Stop && error.code === 'STOP_SOURCE_UNREACHABLE')
    if (!foreseen) this.#broken ??= error
    this.#comesAgain(message, again)
  }

  #comesAgain(message: Message, stillQueued: boolean): void {
    if (stillQueued || this.#queue.includes(message)) return
    if (message.deliveries >= MAX_DELIVERIES) this.trace.push(`${message.name} to the dead letters`)
    else this.#queue.push(message)
  }

  /** An approval that was consumed is never refused: a repetition changes nothing (consume-once). */
  #checkRefusal({ command, name }: Message): void {
    if (!('approval' in command)) return
    const spent = this.stateOf(command.runId)?.approvals[command.approval.gate]
    if (spent?.sha256 === digestOf(command.approval)) this.#broken ??= new Error(`${name} was consumed, then refused`)
  }

  #deliver = async ({ name, command }: Message): Promise<RunOutcome> =>
    await invoke(command, {
      history: this.#history,
      database: this.#database,
      random: this.#random,
      around: this.#scheduler.task(name),
      now: () => this.#now,
      number: () => this.#number(),
      broken: (error) => {
        this.#broken ??= error
      },
    })

  async #step(): Promise<void> {
    await this.#scheduler.step()
    if (this.#broken !== null) throw this.#broken
  }

  /** Until nothing is under way and the queue is empty. */
  async #drain(): Promise<void> {
    while (this.#underWay.size > 0 || this.#queue.length > 0) {
      const [message] = this.#queue
      if (this.#underWay.size < AT_ONCE && message !== undefined) await this.#begin(message, false)
      else if (this.#scheduler.idle) throw new Error('deliveries hang')
      await this.#step()
    }
  }

  /** H7: in a calm world a person who answers what is asked always comes to an end. */
  async #leadToItsEnd(runId: RunId): Promise<void> {
    for (let sent = 0; sent < PATIENCE; sent += 1) {
      const run = this.stateOf(runId)
      if (run === null || run.status.kind === 'closed') return
      const lost = run.status.kind === 'halted' && run.status.code === 'STOP_DRIFT' && sent > 1
      if (lost) this.#request(run, 'void')
      else if (run.status.kind === 'halted' || gateOf(run.state) === null) this.#request(run, 'retry')
      else this.#approve(run, 'well')
      await this.#drain()
    }
    throw new Error(`run ${runId} hangs: ${JSON.stringify(this.stateOf(runId)?.status)}`)
  }
}
