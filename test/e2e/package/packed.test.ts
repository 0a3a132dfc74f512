import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

/** The package as npm packs it, in the folder of somebody who installs it: built, typed, and on its own dependencies alone. */

const ROOT = join(import.meta.dirname, '../../..')
const { files, version, dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
const TSC = join(ROOT, 'node_modules/typescript/bin/tsc')

const home = mkdtempSync(join(tmpdir(), 'iu-cutter-packed-'))
const [checkout, user] = [join(home, 'checkout'), join(home, 'user')]
const installed = join(user, 'node_modules/iu-cutter')
let packed: readonly string[] = []

beforeAll(() => {
  for (const name of [...files.filter((name: string) => name !== 'dist'), 'src', 'package.json', '.npmrc'])
    cpSync(join(ROOT, name), join(checkout, name), { recursive: true })
  for (const name of ['tsconfig.json', 'tsconfig.build.json']) cpSync(join(ROOT, name), join(checkout, name))
  symlinkSync(join(ROOT, 'node_modules'), join(checkout, 'node_modules'))
  // What an earlier build left behind, of a module that is there no more.
  mkdirSync(join(checkout, 'dist'))
  writeFileSync(join(checkout, 'dist/gone.js'), '')
  execFileSync('npm', ['pack', '--silent', '--pack-destination', home], { cwd: checkout, stdio: 'pipe' })
  mkdirSync(installed, { recursive: true })
  execFileSync('tar', ['xzf', join(home, `iu-cutter-${version}.tgz`), '--strip-components', '1', '-C', installed])
  packed = execFileSync('tar', ['tzf', join(home, `iu-cutter-${version}.tgz`)], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((path) => path.replace('package/', ''))
  for (const name of Object.keys(dependencies)) {
    mkdirSync(dirname(join(user, 'node_modules', name)), { recursive: true })
    symlinkSync(join(ROOT, 'node_modules', name), join(user, 'node_modules', name))
  }
  writeFileSync(join(user, 'package.json'), '{"private":true,"type":"module"}')
}, 120_000)

afterAll(() => rmSync(home, { recursive: true, force: true }))

const node = (...words: readonly string[]): string =>
  execFileSync(process.execPath, words, { cwd: user, encoding: 'utf8' })

describe('the packed package', () => {
  it('holds what was built now, the reference database and the docs, and nothing else', () => {
    expect(packed).toEqual(expect.arrayContaining(['dist/index.js', 'dist/index.d.ts', 'dist/cli/bin.js']))
    expect(packed).not.toContain('dist/gone.js')
    const beside = packed.filter((path) => !/^(dist\/.*\.(js|d\.ts)|(db|docs)\/.*\.(sql|ts|md|json))$/.test(path))
    expect(beside.toSorted()).toEqual(['LICENSE', 'README.md', 'package.json'])
  })

  it('its command runs', () => {
    expect(node(join(installed, 'dist/cli/bin.js'), '--version').trim()).toBe(version)
    const sample = join(installed, 'db/sample/by-law.v1.md')
    expect(node(join(installed, 'dist/cli/bin.js'), 'parse', sample, '--tree')).toContain('ARTICLE-1')
  })

  it('is imported by its name, and the recipe of the README is right by its types', () => {
    const recipe = /```ts\n([\s\S]*?)```/.exec(readFileSync(join(installed, 'README.md'), 'utf8'))?.[1] ?? ''
    const given =
      'databaseUrl: string, store: cutter.Store, clock: cutter.Clock, ids: cutter.Ids, runId: cutter.RunId, sg1: cutter.Approval, sg2: cutter.Approval'
    const names =
      'pgConnect targetOf LiveReadOnlyDiscoverer readOnly registryFor DEFAULT_SITE LiveDryRunDiscoverer'.split(' ')
    const imported = [...names, 'OrchestratorRunner', 'DryRunReporter'].join(', ')
    writeFileSync(
      join(user, 'recipe.ts'),
      `import type * as cutter from 'iu-cutter'\nimport { ${imported} } from 'iu-cutter'\ndeclare const ${given}\n${recipe}`,
    )
    const options = '--noEmit --strict --module nodenext --target es2024 --exactOptionalPropertyTypes'.split(' ')
    expect(node(TSC, ...options, 'recipe.ts')).toBe('')
    expect(
      node('--input-type=module', '-e', `import { ${imported} } from 'iu-cutter'; console.log(typeof pgConnect)`),
    ).toBe('function\n')
  }, 120_000)
})
