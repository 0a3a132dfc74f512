import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** An empty folder of one test, gone with all that came into it when the test has finished. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'iu-cutter-of-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
