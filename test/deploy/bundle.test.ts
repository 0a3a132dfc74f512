import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Bundle, bundleHandler, HANDLERS, type HandlerName, kilobytes } from '../../scripts/bundle/handlers.ts'
import { LEFT_OUT } from '../../scripts/bundle/left-out.ts'
import { FIRST_PASS } from '../../scripts/bundle/options.ts'
import { dependencies } from '../../src/handlers/dependencies.ts'
import { notifyDependencies } from '../../src/handlers/notify-dependencies.ts'
import { ROOT } from '../orchestrator/sources.ts'

/** The bundles that Lambda loads: small, still until they are called, and whole. */

const LARGEST_KB = 520

let folder: string
const bundles = new Map<HandlerName, Bundle>()
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'iu-cutter-bundle-'))
  for (const name of HANDLERS) bundles.set(name, await bundleHandler(ROOT, name, folder))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const bundleOf = (name: HandlerName): Bundle => {
  const bundle = bundles.get(name)
  if (bundle === undefined) throw new Error(`${name} was not bundled`)
  return bundle
}

const ENVIRONMENT = {
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'not-a-key',
  AWS_SECRET_ACCESS_KEY: 'not-a-secret',
  CUTTER_BUCKET: 'a-bucket',
  CUTTER_CUT_QUEUE_URL: 'https://sqs.invalid/000000000000/cut.fifo',
  CUTTER_RESUME_QUEUE_URL: 'https://sqs.invalid/000000000000/resume.fifo',
  CUTTER_DATABASE_URL: 'postgresql://nobody@db.invalid/law',
}

/** Runs a program beside the bundles that may read nothing but them, and whose every connection is refused. */
function run(program: string) {
  const file = join(folder, 'program.js')
  writeFileSync(
    file,
    `require('node:net').Socket.prototype.connect = () => { throw new Error('a connection') }
require('node:dns').lookup = () => { throw new Error('a look-up') }
${program}`,
  )
  return spawnSync(process.execPath, ['--permission', `--allow-fs-read=${folder}/*`, file], {
    env: { ...ENVIRONMENT, HOME: '/nonexistent' },
    encoding: 'utf8',
  })
}

describe.each(HANDLERS)('the bundle of %s', (name) => {
  it('loads no more at its start than it has to', () => {
    expect(kilobytes(join(folder, name), bundleOf(name).atStart)).toBeLessThanOrEqual(LARGEST_KB)
    const start = bundleOf(name)
      .atStart.map((file) => readFileSync(join(folder, name, file), 'utf8'))
      .join('')
    expect(start).not.toMatch(/AmazonSQS|AmazonSimpleNotificationService|secretsmanager|rds-db/)
  })

  it('holds no chain of credentials', () => {
    for (const file of bundleOf(name).files)
      expect(readFileSync(join(folder, name, file), 'utf8')).not.toMatch(/sso_start_url|AWS_CONTAINER_CREDENTIALS/)
  })

  it('reads no file, opens no connection and says nothing when it is loaded', () => {
    expect(run(`require('./${name}/index.js')`)).toMatchObject({ status: 0, stdout: '', stderr: '' })
  })

  it('hands out its handler, which composes everything on the first call', () => {
    const call = `require('./${name}/index.js').handler({ Records: [] }, { getRemainingTimeInMillis: () => 60000 })`
    const { status, stdout } = run(`${call}.then((answer) => console.log(JSON.stringify(answer)))`)
    expect(status).toBe(0)
    expect(stdout.trim()).toBe(name === 'notify' ? 'undefined' : '{"batchItemFailures":[]}')
  })

  it('finds beside it whatever it loads later', () => {
    for (const file of bundleOf(name).files)
      expect(run(`require('./${name}/${file}')`)).toMatchObject({ status: 0, stdout: '', stderr: '' })
  })
})

it('whatever is to be left out is found: nothing of the list has been moved by its package', async () => {
  const entryPoints = HANDLERS.map((name) => `src/handlers/${name}.ts`)
  const { metafile } = await build({ ...FIRST_PASS(ROOT), entryPoints, outdir: folder, metafile: true, write: false })
  const missing = LEFT_OUT.filter((_, index) => !Object.hasOwn(metafile.inputs, `left-out:${index}`))
  expect(missing.map(({ what }) => what)).toEqual([])
})

it('every call of one handler has the same clients', async () => {
  for (const provide of [dependencies('cut', ENVIRONMENT), dependencies('resume', ENVIRONMENT)])
    expect(await provide()).toBe(await provide())
  const notify = notifyDependencies(ENVIRONMENT)
  expect(await notify()).toBe(await notify())
})
