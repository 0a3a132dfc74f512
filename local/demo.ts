import { parseArgs } from 'node:util'
import { PROFILE_NAMES } from '../src/cutting/index.ts'
import { ownDocument, sampleDocuments } from './demo-documents.ts'
import { withWorld } from './demo-world.ts'
import { demonstrate } from './demonstrate.ts'

/** `npm start`: the main job on the embedded stack, from queue message to closeout report, for real documents. */

const HELP = `npm start                                     the by-law of the README, then the European Union Public Licence 1.1 → 1.2
npm start -- FILE [--docprefix X] [--profile P] [--title T]
                                              the same for a text or Markdown file of your own
npm start -- --signed                         with approvals that throw-away keys sign, and nothing else counts

FILE        UTF-8, at most 64 MiB
--docprefix first part of every address: 3 to 32 of A-Z, 0-9 and "-"; made from the file's name unless given
--profile   ${PROFILE_NAMES.join(', ')}; detected unless given
--title     the file's name unless given`

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      docprefix: { type: 'string' },
      profile: { type: 'string' },
      title: { type: 'string' },
      signed: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (values.help === true) return console.log(HELP)
  if (positionals.length > 1) throw new Error(`One file at a time, please.\n\n${HELP}`)
  const [file] = positionals
  const documents = file === undefined ? await sampleDocuments() : [await ownDocument(file, values)]
  console.log('Starting queues, bucket, database and worker on this machine (no Docker, no cloud) …')
  await withWorld(values.signed === true ? 'signed' : 'structural', async (world) => {
    for (const document of documents) await demonstrate(world, document, 'npm start')
  })
}
