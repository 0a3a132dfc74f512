import type { Plan } from '../orchestrator/plan.ts'
import type { Refusal, RunState } from '../orchestrator/state.ts'
import { Stop } from '../orchestrator/stops.ts'
import type { ReportModel } from '../reports/model.ts'
import { unpackForeignPlan } from '../schema/plan.ts'
import { reportSchema } from '../schema/report.ts'
import { decodeState, refusal } from '../schema/state.ts'
import { type Files, MANIFEST_FILE, planFile, predictedFile, REFUSALS, STATE_FILE } from './layout.ts'
import { type Manifest, manifestSchema } from './manifest.ts'
import { type PredictedLines, predictedLinesIn } from './predicted-lines.ts'
import { formed, jsonIn, Unreadable } from './readable.ts'

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
  /** Of the hand-over, or of the predicted rows. */
  readonly predicted: Part<PredictedLines>
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
    predicted: part(files, predictedFile(files) ?? '', predictedLinesIn),
    refusals: names.map((name) => ({ name, part: part(files, name, formed(refusal)) })),
  }
}

function planOf(files: Files, { plan }: RunState): Part<Plan> {
  return plan === null ? ABSENT : part(files, planFile(plan.object), (bytes) => unpackForeignPlan(bytes, plan.object))
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

/** A state says itself which run it is of; whether that is the right one is for the checks to say. */
function stateIn(bytes: Uint8Array): RunState {
  const json = jsonIn(bytes)
  const named = typeof json === 'object' && json !== null && 'run_id' in json ? json.run_id : null
  return decodeState(bytes, String(named) as RunState['run_id'])
}
