// The whole check, one command: what CI runs is what a developer runs. Prints each check's own output only where it fails.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import pMap from 'p-map'
import { isInstalled } from '../local/installed.ts'
import { toolsFolder } from './lint-template/tools.ts'
import { EARLIER_VERSIONS } from './postgres/install.ts'

const root = join(import.meta.dirname, '..')
const results = (name: string) => join(root, '.build', `test-results-${name}.json`)

const RESULTS = ['tests', 'localstack', ...EARLIER_VERSIONS.map((version) => `postgres-${version}` as const)] as const
type Results = (typeof RESULTS)[number]

interface Check {
  readonly name: string
  readonly command: readonly string[]
  /** Its output is worth seeing as it comes. */
  readonly live: boolean
}

const quiet = (name: string, ...command: readonly string[]): Check => ({ name, command, live: false })

const STATIC: readonly Check[] = [
  // The longest where nothing is installed yet, and it waits for the network.
  quiet('packages of LocalStack', 'node', 'localstack/commands/install.ts'),
  quiet('lint and format', 'biome', 'check', '--error-on-warnings', '.'),
  quiet('types', 'tsc', '--noEmit'),
  quiet(
    'folder rules',
    'depcruise',
    '--config',
    '.dependency-cruiser.cjs',
    'src',
    'local',
    'localstack',
    'db',
    'scripts',
    'bench',
  ),
  quiet('dead code', 'knip', '--no-progress'),
  quiet('generated files', 'node', 'scripts/generate.ts', '--check'),
]

/** Its packages take a minute to install, so only where they are. */
const TEMPLATE = quiet('template', 'node', 'scripts/lint-template.ts')

const live = (name: string, file: Results, ...command: readonly string[]): Check => ({
  name,
  command: [...command, '--reporter=default', '--reporter=json', `--outputFile.json=${results(file)}`],
  live: true,
})

/** One after the other: each takes both cores, and what LocalStack's packages lies where other tests package too. */
const TESTS: readonly Check[] = [
  live('tests', 'tests', 'vitest', 'run', '--project=fast', '--project=e2e'),
  ...EARLIER_VERSIONS.map((version) =>
    live(`tests on PostgreSQL ${version}`, `postgres-${version}`, 'node', 'scripts/test-postgres.ts', String(version)),
  ),
  live('tests on LocalStack', 'localstack', 'vitest', 'run', '--project=localstack'),
]

function run({ name, command, live }: Check): Promise<boolean> {
  const started = Date.now()
  const [program = '', ...args] = command
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: root, stdio: live ? 'inherit' : ['ignore', 'pipe', 'pipe'] })
    const output: Buffer[] = []
    child.stdout?.on('data', (chunk: Buffer) => output.push(chunk))
    child.stderr?.on('data', (chunk: Buffer) => output.push(chunk))
    child.on('error', (error) => output.push(Buffer.from(String(error))))
    child.on('close', (code) => {
      const passed = code === 0
      if (!passed && !live) process.stdout.write(`\n${Buffer.concat(output).toString()}\n`)
      console.log(`${passed ? 'ok    ' : 'FAILED'}  ${name}  (${((Date.now() - started) / 1000).toFixed(1)} s)`)
      resolve(passed)
    })
  })
}

async function runAll(checks: readonly Check[], concurrency: number): Promise<boolean> {
  const passed = await pMap(checks, run, { concurrency })
  return passed.every((one) => one)
}

function closingLine(): string {
  const counts = RESULTS.filter((file) => existsSync(results(file))).map(
    (file) => JSON.parse(readFileSync(results(file), 'utf8')) as Record<string, number>,
  )
  const sum = (name: string) => counts.reduce((total, each) => total + (each[name] ?? 0), 0)
  return `${sum('numPassedTests')} passed, ${sum('numFailedTests')} failed, ${sum('numPendingTests')} skipped`
}

if (process.env['TEST_DOCUMENTS'] === undefined) {
  console.log('TEST_DOCUMENTS is unset: the tests on a folder of further documents are left out.')
}
const linters = isInstalled(toolsFolder(root))
if (!linters)
  console.log('cfn-lint and checkov are not installed (npm run lint:template does it): the template is not linted.')
mkdirSync(join(root, '.build'), { recursive: true })
for (const file of RESULTS) rmSync(results(file), { force: true })
// The machine this is meant for has two cores.
const sound = await runAll(linters ? [...STATIC, TEMPLATE] : STATIC, 2)
const green = await runAll(TESTS, 1)
console.log(closingLine())
process.exitCode = sound && green ? 0 : 1
