// Writes the evidence folder of a run that is paused at SG_1 and of one paused at SG_2, as this version leaves them, each with what the
// database held and what a person then signed. A folder that is there is never touched: what was paused once is resumed by every later
// version. Run by hand after a new rules version or a change of the profile:
//   node scripts/golden-runs.ts

import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { RULES_VERSION } from '../src/orchestrator/plan.ts'
import { CODE_VERSION } from '../src/version.ts'
import { folderOf, runTo } from '../test/evidence/support.ts'
import { approvalOf } from '../test/orchestrator/world.ts'

const json = (value: unknown): string => `${JSON.stringify(value, null, 1)}\n`

for (const gate of ['SG_1', 'SG_2'] as const) {
  const name = `${CODE_VERSION}-rules${RULES_VERSION}-${gate}`
  const folder = join(import.meta.dirname, '../test/golden/runs', name)
  if (existsSync(folder)) continue
  const told = await runTo(gate, { settings: { codeVersion: CODE_VERSION } })
  const { world, runId } = told
  const written = new Map<string, Uint8Array | string>(
    [...(await folderOf(told))].map(([file, bytes]) => [`folder/${file}`, bytes]),
  )
  written.set('facts.json', json(world.facts))
  written.set('approval.json', json(approvalOf(world.state(runId), world.now)))
  for (const [file, content] of written) {
    const path = join(folder, file)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, content)
  }
  console.log(`wrote ${name}`)
}
