import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { unzipSync } from 'fflate'
import { artifactDigest, digestsOf, filesIn, MANIFEST } from '../../src/handlers/artifact.ts'
import { type Manifest, manifestSchema } from '../bundle/manifest.ts'

/** Bytes by the path inside the artifact. */
export type Files = ReadonlyMap<string, Uint8Array>

export interface Artifact {
  readonly name: string
  readonly files: Files
}

/** The artifacts at `path`: one of a zip or of a folder, or each zip of a folder. @throws Error where it cannot be read */
export function readArtifacts(path: string): readonly Artifact[] {
  if (!statSync(path).isDirectory()) return [{ name: basename(path), files: filesOfZip(path) }]
  const zips = readdirSync(path).filter((name) => name.endsWith('.zip'))
  if (zips.length > 0) return zips.map((name) => ({ name, files: filesOfZip(join(path, name)) }))
  return [{ name: basename(path), files: filesIn(path) }]
}

const filesOfZip = (path: string): Files =>
  new Map(Object.entries(unzipSync(readFileSync(path))).filter(([name]) => !name.endsWith('/')))

/** All that is wrong with an artifact; the manifest, where it can be read. */
export function problemsOfArtifact(files: Files): {
  readonly manifest: Manifest | null
  readonly problems: readonly string[]
} {
  const [path, ...others] = [...files.keys()].filter((name) => basename(name) === MANIFEST)
  if (path === undefined || others.length > 0)
    return { manifest: null, problems: [`holds ${path === undefined ? 'no' : 'more than one'} ${MANIFEST}`] }
  const manifest = manifestIn(files.get(path) ?? new Uint8Array())
  if (manifest === null)
    return { manifest, problems: [`${path} is not of its form, or says that execution is enabled`] }
  return { manifest, problems: differences(manifest, files, dirname(path)) }
}

function manifestIn(bytes: Uint8Array): Manifest | null {
  try {
    return manifestSchema.parse(JSON.parse(new TextDecoder().decode(bytes)))
  } catch {
    return null
  }
}

function differences(manifest: Manifest, files: Files, folder: string): readonly string[] {
  const inside = new Map([...files].map(([path, bytes]) => [relative(folder, path), bytes]))
  const found = digestsOf(inside)
  const names = [...new Set([...Object.keys(manifest.files), ...Object.keys(found)])].sort()
  const problems = names.flatMap((name) => {
    const [listed, real] = [manifest.files[name], found[name]]
    if (listed === real) return []
    if (real === undefined) return [`${name} is missing`]
    return [listed === undefined ? `${name} is not in the manifest` : `${name} was altered`]
  })
  return artifactDigest(manifest.files) === manifest.digest
    ? problems
    : [...problems, 'the digest is not that of the files']
}
