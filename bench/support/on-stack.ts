import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Stack, startStack } from '../../local/stack.ts'

/** Measures on an embedded stack of its own, of which nothing stays. */
export async function onStack(measure: (stack: Stack) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'iu-cutter-bench-'))
  const stack = await startStack({ dataDir: folder, keep: false })
  try {
    await measure(stack)
  } finally {
    await stack.stop()
    await rm(folder, { recursive: true, force: true })
  }
}
