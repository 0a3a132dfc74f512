import { cpSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { profilesOf } from '../src/adapters/profile-folder.ts'

/**
 * Puts a team's own grammar profiles, where `folder` is there, beside each handler that cuts; its manifest then lists them.
 * @throws Stop STOP_REFUSED_INPUT: every problem of every profile, before anything is deployed
 */
export async function addProfiles(folder: string, outdir: string): Promise<void> {
  if (!existsSync(folder)) return
  await profilesOf(folder)
  for (const name of ['cut', 'resume']) cpSync(folder, join(outdir, name, 'profiles'), { recursive: true })
}
