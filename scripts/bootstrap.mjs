// Runs on the Node a machine happens to have (20 or newer): installs what is missing, then hands over to Node 24 from npm.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { handOver } from './hand-over.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const tasks = {
  demo: 'local/demo.ts',
  up: 'local/up.ts',
  localstack: 'localstack/commands/up.ts',
  'localstack-deploy': 'localstack/commands/deploy.ts',
  'localstack-demo': 'localstack/commands/demo.ts',
  'test-localstack': 'scripts/test-localstack.ts',
  'test-postgres': 'scripts/test-postgres.ts',
  load: 'scripts/load.ts',
  cutter: 'src/cli/main.ts',
  package: 'scripts/package.ts',
  'verify-artifact': 'scripts/verify-artifact.ts',
  deploy: 'scripts/deploy.ts',
  remove: 'scripts/remove.ts',
  'lint-template': 'scripts/lint-template.ts',
  verify: 'scripts/verify.ts',
}

const [task, ...rest] = process.argv.slice(2)
const script = tasks[task]
if (script === undefined) {
  console.error(`usage: node scripts/bootstrap.mjs <${Object.keys(tasks).join('|')}> [arguments]`)
  process.exit(1)
}

installWhatIsMissing()
const bin = join(root, 'node_modules', '.bin')
const node = existsSync(join(bin, 'node')) ? join(bin, 'node') : process.execPath
const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH ?? ''}` }
// npm starts scripts in the checkout; the paths that a person types are meant from where they stand.
const here = (process.env.npm_lifecycle_event !== undefined && process.env.INIT_CWD) || process.cwd()
handOver(node, [join(root, script), ...rest], {
  cwd: here,
  env,
  watchParent: process.env.npm_lifecycle_event !== undefined,
})

function installWhatIsMissing() {
  const installed = join(root, 'node_modules', '.package-lock.json')
  const lock = join(root, 'package-lock.json')
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return
  if (existsSync(installed) && sameLock(installed, lock)) return
  console.log('Installing the packages of package-lock.json (once, about a minute) …')
  const npm = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  if (npm.status !== 0) {
    console.error(
      'npm ci failed; its message stands above. Check that the package registry is reachable, then try again.',
    )
    process.exit(npm.status ?? 1)
  }
}

/** Whether the versions that npm installed are those of the lock file (a fresh checkout has newer times, not newer packages). */
function sameLock(installed, lock) {
  const versions = (file) => {
    const { packages } = JSON.parse(readFileSync(file, 'utf8'))
    return Object.entries(packages)
      .filter(([path]) => path !== '')
      .map(([path, p]) => [path, p.version, p.optional === true])
  }
  const have = new Map(versions(installed).map(([path, version]) => [path, version]))
  return versions(lock).every(
    ([path, version, optional]) => have.get(path) === version || (optional && !have.has(path)),
  )
}
