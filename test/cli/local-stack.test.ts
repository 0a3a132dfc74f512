import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { queueDesk } from '../../src/cli/desk.ts'
import { explainHere, stackHint } from '../../src/cli/local-stack.ts'
import type { Environment } from '../../src/config.ts'
import { examined } from '../doctor/fixture.ts'
import { commandLine } from './desk.ts'

const bare = mkdtempSync(join(tmpdir(), 'iu-cutter-bare-'))
const withStack = mkdtempSync(join(tmpdir(), 'iu-cutter-stack-'))
mkdirSync(join(withStack, '.local', 'stack'), { recursive: true })
writeFileSync(join(withStack, '.local', 'stack', 'env.sh'), '')
afterAll(() => {
  for (const folder of [bare, withStack]) rmSync(folder, { recursive: true })
})

const SOURCE = 'source .local/stack/env.sh'
const FULL = {
  CUTTER_BUCKET: 'b',
  CUTTER_CUT_QUEUE_URL: 'http://127.0.0.1:1/0/cut.fifo',
  CUTTER_RESUME_QUEUE_URL: 'http://127.0.0.1:1/0/resume.fifo',
}

const told = (environment: Environment, folder: string): string => {
  try {
    queueDesk(environment)
    return ''
  } catch (error) {
    return explainHere(error, folder).text
  }
}

describe('where something is not set', () => {
  test('a stack of this folder is pointed to, and what every variable means still is', () => {
    expect(told({}, withStack)).toMatch(
      /source \.local\/stack\/env\.sh\ndocs\/configuration\.md lists every variable\.$/,
    )
  })

  test('without such a stack the documentation alone is', () => {
    expect(told({}, bare)).not.toContain(SOURCE)
    expect(told({}, bare)).toMatch(/docs\/configuration\.md lists every variable\.$/)
  })

  test('what is set but wrong is no matter of a stack', () => {
    expect(told({ ...FULL, CUTTER_FOUR_EYES: 'perhaps' }, withStack)).toContain('CUTTER_FOUR_EYES')
    expect(told({ ...FULL, CUTTER_FOUR_EYES: 'perhaps' }, withStack)).not.toContain(SOURCE)
  })

  test('the doctor says so too, beside its answer', async () => {
    const hint = stackHint(withStack)
    if (hint === null) throw new Error('a stack is there')
    const report = examined({ settings: null, config_problems: ['CUTTER_BUCKET is not set'] })
    const line = commandLine({ doctor: async () => report, stackHint: hint })
    expect(await line.type('doctor')).toMatchObject({ exit: 1, err: expect.stringContaining(SOURCE) })
  })
})
