import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { profilesOf } from '../../src/adapters/profile-folder.ts'
import { PROFILES } from '../../src/cutting/index.ts'
import { Stop } from '../../src/orchestrator/stops.ts'
import { TEAM_FILE } from '../fakes/team-profile.ts'

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'profiles-'))
  folders.push(folder)
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  return folder
}

const names = async (folder: string | null) => (await profilesOf(folder)).map(({ name }) => name)
const BUILT_IN = PROFILES.map(({ name }) => name)
const other = TEAM_FILE.replace('"house-rules"', '"garden-rules"')

async function stopOf(folder: string): Promise<Stop> {
  const stop = await profilesOf(folder).catch((error: unknown) => error)
  if (!(stop instanceof Stop)) throw new Error('not refused')
  return stop
}

describe('the grammar profiles in force', () => {
  it('are the built-in ones where no folder is named', async () => {
    expect(await names(null)).toEqual(BUILT_IN)
  })

  it('are those and the ones of the folder, by file name; other files are none', async () => {
    const folder = folderOf({ 'b.json': TEAM_FILE, 'a.json': other, 'README.md': '# Ours' })
    expect(await names(folder)).toEqual([...BUILT_IN, 'garden-rules', 'house-rules'])
  })
})

describe('a bad folder is refused', () => {
  it('with every problem of every file at once', async () => {
    const { code, details } = await stopOf(
      folderOf({ 'a.json': TEAM_FILE.replace('"about"', '"abuot"'), 'b.json': '{', 'c.json': TEAM_FILE }),
    )
    expect(code).toBe('STOP_REFUSED_INPUT')
    expect(details.map(({ message }) => message)).toEqual([
      'a.json: profile.abuot is not known.',
      'a.json: profile.about is missing.',
      expect.stringMatching(/^b\.json: The profile is no JSON/),
    ])
  })

  it('with both files named where they name one profile', async () => {
    const { details } = await stopOf(folderOf({ 'a.json': TEAM_FILE, 'b.json': TEAM_FILE }))
    expect(details.map(({ message }) => message)).toEqual([
      'b.json: house-rules is the name of the profile in a.json, too.',
    ])
  })

  it.each([
    ['that is not there', '/no/such/folder', 'cannot be read'],
    ['without a profile', null, 'holds no .json file'],
  ])('%s', async (_name, path, why) => {
    expect((await stopOf(path ?? folderOf({}))).message).toContain(why)
  })
})
