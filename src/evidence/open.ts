import type * as z from 'zod/mini'
import type { Plan } from '../orchestrator/plan.ts'
import type { Refusal, RunState } from '../orchestrator/state.ts'
import { Stop } from '../orchestrator/stops.ts'
import type { ReportModel } from '../reports/model.ts'
import { type HandoverLine, handoverLine } from '../schema/handover.ts'
import { unpackPlan } from '../schema/plan.ts'
import { problemsOf } from '../schema/problems.ts'
import { reportSchema } from '../schema/report.ts'
import { decodeState, refusal } from '../schema/state.ts'
import { type Files, foretellingFile, MANIFEST_FILE, planFile, REFUSALS, STATE_FILE } from './layout.ts'
import { type Manifest, manifestSchema } from './manifest.ts'

/** One document of the folder, as far as it could be read. */
export type Part<T> =
  | { readonly kind: 'read'; readonly value: T }
  | { readonly kind: 'absent' }
  | { readonly kind: 'bad'; readonly problem: string }

export interface OpenedRefusal {
  readonly name: string
  readonly part: Part<Refusal>
}

/** An evidence folder, or a report alone, as its documents. */
export interface Opened {
  readonly files: Files
  readonly manifest: Part<Manifest>
  readonly state: Part<RunState>
  readonly plan: Part<Plan>
  readonly report: Part<ReportModel>
  /** The lines of the hand-over, or of the predicted rows. */
  readonly foretold: Part<readonly HandoverLine[]>
  readonly refusals: readonly OpenedRefusal[]
}

const ABSENT = { kind: 'absent' } as const

export function openEvidence(files: Files): Opened {
  const state = part(files, STATE_FILE, stateIn)
  const names = [...files.keys()].filter((name) => name.startsWith(REFUSALS)).sort()
  return {
    files,
    manifest: part(files, MANIFEST_FILE, formed(manifestSchema)),
    state,
    plan: state.kind === 'read' ? planOf(files, state.value) : ABSENT,
    report: part(files, 'report.json', formed(reportSchema)),
    foretold: part(files, foretellingFile(files) ?? '', linesIn),
    refusals: names.map((name) => ({ name, part: part(files, name, formed(refusal)) })),
  }
}

function planOf(files: Files, { plan }: RunState): Part<Plan> {
  return plan === null ? ABSENT : part(files, planFile(plan.object), (bytes) => unpackPlan(bytes, plan.object))
}

function part<T>(files: Files, name: string, read: (bytes: Uint8Array) => T): Part<T> {
  const bytes = files.get(name)
  if (bytes === undefined) return ABSENT
  try {
    return { kind: 'read', value: read(bytes) }
  } catch (error) {
    if (error instanceof Stop || error instanceof Unreadable) return { kind: 'bad', problem: error.message }
    throw error
  }
}

class Unreadable extends Error {}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function jsonIn(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(utf8.decode(bytes))
  } catch {
    throw new Unreadable('is not JSON in UTF-8')
  }
}

/** A state says itself which run it is of; whether that is the right one is for the checks to say. */
function stateIn(bytes: Uint8Array): RunState {
  const json = jsonIn(bytes)
  const named = typeof json === 'object' && json !== null && 'run_id' in json ? json.run_id : null
  return decodeState(bytes, String(named) as RunState['run_id'])
}

const formed =
  <T>(schema: z.ZodMiniType<T>) =>
  (bytes: Uint8Array): T => {
    const json = jsonIn(bytes)
    const result = schema.safeParse(json)
    if (result.success) return result.data
    throw new Unreadable(`is not of the published form: ${problemsOf(result.error, json).join('; ')}`)
  }

function linesIn(bytes: Uint8Array): readonly HandoverLine[] {
  const lines = utf8.decode(bytes).split('\n')
  if (lines.pop() !== '') throw new Unreadable('does not end with its last line')
  return lines.map((line) => formed(handoverLine)(new TextEncoder().encode(line)))
}
