// `npm run fuzz [RUNS]`: the properties of the cutting engine on many more texts than the tests try; for a night.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const runs = Number(process.argv[2] ?? 10_000)
if (!Number.isInteger(runs) || runs < 1) {
  console.error(`"${process.argv[2]}" is no number of runs. npm run fuzz -- 10000`)
  process.exit(1)
}

const { status, error } = spawnSync(
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
if (error !== undefined) console.error(`${error.message}: start it with npm run fuzz`)
process.exitCode = status ?? 1
