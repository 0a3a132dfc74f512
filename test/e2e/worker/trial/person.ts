import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { operatorOf, until } from '../../../../bench/support/operator.ts'
import { approveBatch } from '../../../../src/cli/batch/approve.ts'
import { cutBatch } from '../../../../src/cli/batch/cut.ts'
import type { RunId } from '../../../../src/orchestrator/brands.ts'
import type { Finishing } from './process.ts'

const GATES = ['SG_1', 'SG_2'] as const
type Gate = (typeof GATES)[number]

/** Who asks for the cut of one document and decides, with the command line. */
export interface Person {
  cut(): Promise<void>
  /** Once the run waits at the gate. */
  asked(gate: Gate): Promise<RunId>
  approve(gate: Gate): Promise<void>
  /** Once the run is reported. */
  reported(): Promise<RunId>
  /** All of that, each step when it is asked for. */
  journey(): Promise<RunId>
}

export function personOf(
  env: Readonly<Record<string, string>>,
  document: string,
  { onTestFinished }: Finishing,
): Person {
  const operator = operatorOf({ env })
  const runOf = ({ rows }: Awaited<ReturnType<typeof until>>): RunId => {
    const [row] = rows
    if (row === undefined) throw new Error(`the board shows no run of ${document}`)
    return row.runId
  }
  const person: Person = {
    cut: async () => {
      const folder = await mkdtemp(join(tmpdir(), 'iu-cutter-person-'))
      onTestFinished(async () => await rm(folder, { recursive: true }))
      const list = join(folder, 'list.txt')
      await writeFile(list, document)
      await cutBatch(operator, list, { batchId: document, stopAfter: null })
    },
    asked: async (gate) =>
      runOf(
        await until(operator, document, ({ rows }) =>
          rows.every(({ entry }) => entry?.gate?.startsWith(gate) ?? false),
        ),
      ),
    approve: async (gate) => void (await approveBatch(operator, { batch: document, gate })),
    reported: async () => runOf(await until(operator, document, ({ standings }) => standings.reported === 1)),
    journey: async () => {
      await person.cut()
      for (const gate of GATES) {
        await person.asked(gate)
        await person.approve(gate)
      }
      return await person.reported()
    },
  }
  return person
}
