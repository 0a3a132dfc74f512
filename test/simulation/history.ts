import type { RunId } from '../../src/orchestrator/brands.ts'
import type { CutCommand, ResumeCommand } from '../../src/orchestrator/commands.ts'
import { sha256 } from '../../src/orchestrator/digest.ts'
import { indexEntry, noticeOf } from '../../src/orchestrator/entries.ts'
import type { Facts } from '../../src/orchestrator/facts.ts'
import { indexKey, noticeKey, stateKey } from '../../src/orchestrator/keys.ts'
import type { RunState } from '../../src/orchestrator/state.ts'
import { decodeState } from '../../src/schema/state.ts'
import type { Memory } from '../fakes/memory-store.ts'
import { check } from './invariants.ts'

/** The store, and everything that was ever committed to it. */
export class History {
  readonly memory: Memory = new Map()
  readonly #trace: string[]
  readonly #latest = new Map<RunId, RunState>()
  /** Every committed state, by the key of its notice. */
  readonly #all = new Map<string, RunState>()

  /** `seq` of each entry as last seen. */
  readonly #entries = new Map<string, number>()

  constructor(trace: string[]) {
    this.#trace = trace
  }

  latest = (run: RunId): RunState | null => this.#latest.get(run) ?? null

  /** Looks at what stands after a write was tried. @throws Error naming a broken invariant */
  observe(runId: RunId, message: CutCommand | ResumeCommand, facts: Facts | null): void {
    const stored = this.memory.get(stateKey(runId))
    if (stored === undefined) return
    const after = decodeState(stored.bytes, runId)
    const before = this.latest(runId)
    if (after.write_id === before?.write_id) return
    this.#latest.set(runId, after)
    this.#all.set(noticeKey(runId, after.seq), after)
    const digest = sha256(JSON.stringify(after))
    this.#trace.push(`committed ${runId} ${after.seq} ${after.state} ${after.status.kind} ${digest}`)
    check({ before, after, message, facts })
  }

  /** An entry is never replaced by one of an older state. @throws Error */
  observeEntry(key: string): void {
    const { seq } = this.#json(key) as { readonly seq: number }
    const before = this.#entries.get(key) ?? 0
    if (seq < before) throw new Error(`${key}: seq ${before} was replaced by ${seq}`)
    this.#entries.set(key, seq)
  }

  /** At the end: the index entry is that of the last write, and notices tell only of what was committed. */
  checkEntries(runId: RunId): void {
    const run = this.latest(runId)
    if (run === null) return
    const entry = this.#json(indexKey(run.document_id, runId))
    if (!same(entry, indexEntry(run))) throw new Error(`the index entry of ${runId} is not that of its state`)
    for (const key of this.memory.keys()) {
      if (!key.startsWith(`v1/notices/${runId}/`)) continue
      const told = this.#all.get(key)
      const isTrue = told !== undefined && same(this.#json(key), noticeOf(told, ''))
      if (!isTrue) throw new Error(`${key} tells what never was`)
    }
    if (!this.memory.has(noticeKey(runId, run.seq))) throw new Error(`no notice that ${runId} is closed`)
  }

  #json(key: string): unknown {
    return JSON.parse(new TextDecoder().decode(this.memory.get(key)?.bytes))
  }
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)
