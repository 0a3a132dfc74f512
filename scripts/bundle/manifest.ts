import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod/mini'
import { artifactDigest, digestsOf, filesIn, MANIFEST } from '../../src/handlers/artifact.ts'
import { executionEnabled } from '../../src/orchestrator/settings.ts'
import { CODE_VERSION } from '../../src/version.ts'

/** The manifest of a packaged handler: what lies in it, which commit it was made of, and that it cannot execute. */

const hex = (digits: number) => z.string().check(z.regex(new RegExp(`^[0-9a-f]{${digits}}$`)))

export const manifestSchema = z.strictObject({
  schema_version: z.literal(1),
  handler: z.string(),
  version: z.string(),
  /** Null where there was no repository. */
  commit: z.nullable(hex(40)),
  /** Whether files of the checkout were not those of the commit. */
  modified: z.boolean(),
  executionEnabled: z.literal(false),
  /** Of all handlers that were packaged together; states and reports name its first 12 digits. */
  release: hex(64),
  digest: hex(64),
  files: z.record(z.string(), hex(64)),
})
export type Manifest = z.output<typeof manifestSchema>

/**
 * Writes the manifest of each handler, which lies in a folder of its name below `outdir`; no time and no machine stand in it.
 * @throws Error where execution is enabled
 */
export function writeManifests(root: string, handlers: readonly string[], outdir: string): void {
  const source = sourceOf(root)
  const listed = handlers.map((handler) => ({ handler, files: digestsOf(filesIn(join(outdir, handler))) }))
  const digests = listed.map(({ handler, files }) => [handler, artifactDigest(files)] as const)
  const release = artifactDigest(Object.fromEntries(digests.toSorted()))
  for (const { handler, files } of listed) {
    const digest = artifactDigest(files)
    const stamp = {
      schema_version: 1,
      handler,
      version: CODE_VERSION,
      ...source,
      executionEnabled,
      release,
      digest,
      files,
    }
    const manifest = manifestSchema.parse(stamp)
    writeFileSync(join(outdir, handler, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`)
  }
}

function sourceOf(root: string): Pick<Manifest, 'commit' | 'modified'> {
  const git = (...args: readonly string[]) => spawnSync('git', args, { cwd: root, encoding: 'utf8' })
  const head = git('rev-parse', 'HEAD')
  if (head.status !== 0) return { commit: null, modified: false }
  return { commit: head.stdout.trim(), modified: git('status', '--porcelain').stdout.trim() !== '' }
}
