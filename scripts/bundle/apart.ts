import { join } from 'node:path'
import { build, type OutputFile, type Plugin } from 'esbuild'
import { FIRST_PASS } from './options.ts'

/**
 * Clients that a handler needs at times, each bundled by itself. Bundled with the rest they would share files with the S3
 * client, and what only they use of such a file would be loaded at every start.
 */
const CLIENTS = [
  '@aws-sdk/client-sqs',
  '@aws-sdk/client-secrets-manager',
  '@aws-sdk/client-sns',
  '@aws-sdk/rds-signer',
] as const

const fileOf = (client: string): string => `${client.slice('@aws-sdk/'.length)}.js`

export const leaveApart: Plugin = {
  name: 'clients-apart',
  setup({ onResolve }) {
    for (const client of CLIENTS)
      onResolve({ filter: new RegExp(`^${client}$`) }, () => ({ path: `./${fileOf(client)}`, external: true }))
  },
}

/** The bundles of the clients that `files` import, each with exactly the names that they take from it. */
export async function clientsOf(files: readonly OutputFile[], root: string): Promise<readonly OutputFile[]> {
  const bundles = await Promise.all(CLIENTS.map(async (client) => await clientOf(client, files, root)))
  return bundles.flat()
}

async function clientOf(client: string, files: readonly OutputFile[], root: string): Promise<readonly OutputFile[]> {
  const file = fileOf(client)
  const imports = new RegExp(`import\\{([^{}]*)\\}from"\\./${file.replace('.', '\\.')}"`, 'g')
  const names = files.flatMap(({ text }) => [...text.matchAll(imports)].flatMap(([, list = '']) => list.split(',')))
  const taken = new Set(names.map((name) => name.replace(/ as .*/, '').trim()))
  if (taken.size === 0) return []
  const { outputFiles } = await build({
    ...FIRST_PASS(root),
    splitting: false,
    stdin: { contents: `export { ${[...taken].sort().join(', ')} } from '${client}'`, resolveDir: root },
    outfile: join(root, '.build', file),
    write: false,
  })
  return outputFiles
}
