import { spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { expect, test } from 'vitest'
import { exportLines, shellFile } from '../../local/shell-file.ts'

test('after the file is sourced, `cutter` works from any folder, and the environment holds what was given, quotes and all', () => {
  const script = `${shellFile(exportLines({ CUTTER_BUCKET: "it's $HOME" }))}
printf '%s\\n' "$CUTTER_BUCKET"
cutter approve --nosuch 'two words'`
  const { status, stdout, stderr } = spawnSync('sh', ['-c', script], { cwd: tmpdir(), encoding: 'utf8' })
  expect(stdout).toBe("it's $HOME\n")
  expect(stderr).toContain('cutter approve --help')
  expect(status).toBe(4)
})
