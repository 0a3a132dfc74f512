import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '../..')

test('a load into a database that nobody answers at says so in a sentence with the next step, and names no password', async () => {
  const database = 'postgresql://owner:hidden-word@127.0.0.1:1/x'
  const words = [join(ROOT, 'scripts/load.ts'), join(ROOT, 'db/sample/by-law.v1.md'), '--database', database]
  const failed = await promisify(execFile)(process.execPath, words).catch((error: unknown) => error)
  expect(failed).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('npm run local') })
  expect(failed).toMatchObject({ stderr: expect.stringMatching(/^Nothing was loaded/) })
  expect(failed).not.toMatchObject({ stderr: expect.stringContaining('hidden-word') })
})
