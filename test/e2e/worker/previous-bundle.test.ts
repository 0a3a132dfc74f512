import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bundleHandler } from '../../../scripts/bundle/handlers.ts'
import { ROOT } from '../../orchestrator/sources.ts'
import { localAwsEnvironment } from '../support/aws-environment.ts'
import { databaseOfFile } from '../support/reference.ts'
import { BUNDLED, startProcess } from './trial/process.ts'
import { trialOf, UNDISTURBED } from './trial/trial.ts'

localAwsEnvironment()
const [BEFORE, TODAY] = ['1000.0.0', '1000.0.1']
let folder: string
const database = databaseOfFile('bundles')
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'iu-cutter-bundles-'))
  for (const version of [BEFORE, TODAY]) await bundle(version)
})
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
})

const bundlesOf = (version: string): string => join(folder, version, 'handlers')

/** Both handlers, of a checkout whose version is another. */
async function bundle(version: string): Promise<void> {
  const checkout = join(folder, version)
  cpSync(join(ROOT, 'src'), join(checkout, 'src'), { recursive: true })
  for (const name of ['node_modules', 'package.json', 'scripts']) symlinkSync(join(ROOT, name), join(checkout, name))
  writeFileSync(join(checkout, 'src/version.ts'), `export const CODE_VERSION = '${version}'\n`)
  for (const name of ['cut', 'resume'] as const) await bundleHandler(checkout, name, bundlesOf(version))
}

test.concurrent.for([
  'SG_1',
  'SG_2',
] as const)('a run that the bundle before has paused at %s is led to its report by the bundle of today, by the decision on the request that was shown', async (paused, context) => {
  const { env, person, state, remains } = await trialOf(database, `PAUSED-AT-${paused.replace('_', '')}`, context)
  const before = startProcess(env, [BUNDLED, bundlesOf(BEFORE)], context)
  await person.cut()
  await person.asked('SG_1')
  if (paused === 'SG_2') await person.approve('SG_1')
  const shown = await state(await person.asked(paused))
  expect(await before.end('SIGTERM')).toEqual([0, null])
  const today = startProcess(env, [BUNDLED, bundlesOf(TODAY)], context)
  await person.approve(paused)
  if (paused === 'SG_1') {
    await person.asked('SG_2')
    await person.approve('SG_2')
  }
  const runId = await person.reported()
  expect(await today.end('SIGTERM')).toEqual([0, null])
  expect(await remains(runId)).toEqual(UNDISTURBED)
  const run = await state(runId)
  expect([shown.code_version, run.code_version]).toEqual([BEFORE, TODAY])
  expect(run.requests).toMatchObject(shown.requests)
  for (const [gate, { request_digest: digest }] of Object.entries(shown.requests))
    expect(run.approvals).toMatchObject({ [gate]: { approval: { payload_sha256: digest } } })
})
