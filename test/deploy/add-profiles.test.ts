import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { addProfiles } from '../../scripts/add-profiles.ts'
import { problemsOfArtifact, readArtifacts } from '../../scripts/artifact/check.ts'
import { writeManifests } from '../../scripts/bundle/manifest.ts'
import { profilesOf } from '../../src/adapters/profile-folder.ts'
import { PROFILES } from '../../src/cutting/index.ts'
import { MANIFEST } from '../../src/handlers/artifact.ts'
import { ROOT } from '../orchestrator/sources.ts'

/** A checkout with a profile of the team's own, and two handlers that were bundled. */
function checkout(profile: string) {
  const folder = mkdtempSync(join(tmpdir(), 'iu-cutter-profiles-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const [profiles, out] = [join(folder, 'profiles'), join(folder, 'out')]
  mkdirSync(profiles)
  writeFileSync(join(profiles, 'charter.json'), profile)
  for (const name of ['cut', 'resume']) {
    mkdirSync(join(out, name), { recursive: true })
    writeFileSync(join(out, name, 'index.js'), '')
  }
  return { profiles, out }
}

const charter = JSON.stringify({ ...PROFILES.find(({ name }) => name === 'numbered-outline'), name: 'charter' })

it('a team’s profiles lie beside both handlers, are read from there, and are files of the manifest', async () => {
  const { profiles, out } = checkout(charter)
  await addProfiles(profiles, out)
  writeManifests(ROOT, ['cut', 'resume'], out)
  for (const name of ['cut', 'resume']) {
    expect((await profilesOf(join(out, name, 'profiles'))).at(-1)?.name).toBe('charter')
    const [artifact] = readArtifacts(join(out, name))
    expect(problemsOfArtifact(artifact?.files ?? new Map()).problems).toEqual([])
    expect(readFileSync(join(out, name, MANIFEST), 'utf8')).toContain('"profiles/charter.json"')
  }
})

it('one altered after packaging is told', async () => {
  const { profiles, out } = checkout(charter)
  await addProfiles(profiles, out)
  writeManifests(ROOT, ['cut', 'resume'], out)
  writeFileSync(join(out, 'cut', 'profiles', 'charter.json'), `${charter}\n`)
  const [artifact] = readArtifacts(join(out, 'cut'))
  expect(problemsOfArtifact(artifact?.files ?? new Map()).problems).toEqual(['profiles/charter.json was altered'])
})

it('a profile that would be refused is refused before it is packaged', async () => {
  const { profiles, out } = checkout('{"name":"charter"}')
  await expect(addProfiles(profiles, out)).rejects.toMatchObject({ code: 'STOP_REFUSED_INPUT' })
})
