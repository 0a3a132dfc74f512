import type { RunState } from './state.ts'
import { STOPS, type StopCode } from './stops.ts'

/** The commands by which a person answers a run, said once for notice, report and command line. */

export interface WayOn {
  readonly meaning: string
  readonly command: string
}

/** A fresh cut: over the queue, or in this process where the runs lie in a folder. */
export const cutCommand = (documentId: string, suffix: string): string =>
  `cutter ${suffix === '' ? 'cut' : 'run'} ${documentId}${suffix}`

/** SG_3: how a person answers a halted run, the way that leads on first. */
export function waysOn(run: RunState, code: StopCode, suffix: string): readonly [WayOn, ...WayOn[]] {
  const { way } = STOPS[code]
  const giveUp = { meaning: 'Give this run up', command: `cutter void ${run.run_id} --reason "…"${suffix}` }
  if (way === 'void') return [giveUp]
  const cutAnew = {
    meaning: 'Once it is mended, cut the document anew',
    command: cutCommand(run.document_id, suffix),
  }
  const goOn = {
    meaning: 'Go on from the last good state',
    command: `cutter retry ${run.run_id} --reason "…"${suffix}`,
  }
  return [way === 'cut' ? cutAnew : goOn, giveUp]
}
