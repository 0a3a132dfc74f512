// `npm run load`: puts a text file into source_document and source_version of a database, as its owner.
import { parseArgs } from 'node:util'
import { type DocumentSettings, loadDocument, standingSettings } from '../db/load.ts'
import { withClient } from '../db/with-client.ts'
import { readDocumentFile } from '../src/adapters/document-file.ts'

const HELP = `npm run load -- FILE --database URL [--doc-code ID] [--docprefix PREFIX] [--title TEXT] [--profile NAME] [--version V]

  --database URL      postgresql://owner:password@host:port/database; npm run local prints the one of the embedded stack
  --doc-code ID       the document id (default: the file's name)
  --version V         of the text (default: 1); a version that stands is never overwritten
  --docprefix PREFIX  what addresses begin with (default: as the document stands, else the file's name in capitals)
  --title TEXT        of the document (default: as it stands, else the file's name)
  --profile NAME      grammar profile (default: as the document stands, else detected by each run)

Examples:
  npm run load -- policy.md --database URL
  npm run load -- policy-2027.md --database URL --doc-code policy --version 2027`

try {
  const { values, positionals } = given()
  const [path] = positionals
  if (values.help === true) console.log(HELP)
  else if (path === undefined) throw new Error(`Which file? It is not named.\n\n${HELP}`)
  else if (values.database === undefined) throw new Error(`Into which database? --database is missing.\n\n${HELP}`)
  else await load(path, { ...values, database: values.database })
} catch (error) {
  console.error(told(error))
  process.exitCode = 1
}

// 25006: a read-only transaction; 42501: a right that is missing.
function told(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : null
  if (code !== '25006' && code !== '42501') return error instanceof Error ? error.message : error
  return `The role of --database may not write there. Name the owner's database; on this machine, the one that npm run local prints last.`
}

type Given = Omit<ReturnType<typeof given>['values'], 'help'>

async function load(path: string, options: Given & { readonly database: string }): Promise<void> {
  const file = await readDocumentFile(path, options.docprefix ?? null)
  const docCode = options['doc-code'] ?? file.docCode
  await withClient(options.database, async (client) => {
    const standing = await standingSettings(client, docCode)
    const settings: DocumentSettings = {
      docprefix: options.docprefix ?? standing?.docprefix ?? file.docprefix,
      title: options.title ?? standing?.title ?? file.title,
      grammar_profile: options.profile ?? standing?.grammar_profile ?? null,
      leaf_level: standing?.leaf_level ?? null,
      scope: standing?.scope ?? null,
    }
    const version = { doc_code: docCode, version_string: options.version, body: file.body }
    const { loaded, manifest_digest: digest } = await loadDocument(client, { ...settings, ...version })
    console.log(
      `${docCode} version ${options.version} ${loaded ? 'loaded' : 'stood there already'}; sha256 ${digest}\n  next  npm run cutter -- cut ${docCode} --wait`,
    )
  })
}

function given() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        database: { type: 'string' },
        'doc-code': { type: 'string' },
        docprefix: { type: 'string' },
        title: { type: 'string' },
        profile: { type: 'string' },
        version: { type: 'string', default: '1' },
        help: { type: 'boolean', short: 'h' },
      },
    })
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : error}\n\n${HELP}`)
  }
}
