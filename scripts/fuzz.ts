// `npm run fuzz [RUNS]`: the properties of the cutting engine on many more texts than the tests try; for a night.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const runs = Number(process.argv[2] ?? 10_000)
if (!Number.isInteger(runs) || runs < 1) throw new Error(`"${process.argv[2]}" is no number of runs.`)

const { status } = spawnSync(
  'vitest',
  [
    'run',
    '--project',
    'fast',
    '--testTimeout',
    '3600000',
    'test/cutting/round-trip',
    'test/cutting/properties',
    'test/cutting/lineage',
  ],
  { cwd: join(import.meta.dirname, '..'), env: { ...process.env, FUZZ_RUNS: String(runs) }, stdio: 'inherit' },
)
process.exitCode = status ?? 1
