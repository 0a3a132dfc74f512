// Writes docs/schema/*.json, docs/configuration.md and docs/stops.md from the code; with --check it writes nothing and fails where one is stale.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { generatedFiles } from './generated-files.ts'

const root = join(import.meta.dirname, '..')
const check = process.argv.includes('--check')

for (const [path, content] of generatedFiles()) {
  const file = join(root, path)
  if (existsSync(file) && readFileSync(file, 'utf8') === content) continue
  if (check) {
    console.error(`${path} is stale: run node scripts/generate.ts and commit the result`)
    process.exitCode = 1
    continue
  }
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, content)
  console.log(`wrote ${path}`)
}
