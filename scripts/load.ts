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

// 25006: a read-only transaction; 42501: a right that is missing; 42P01: no such table; then what hinders a login.
const MAY_NOT_WRITE = ['25006', '42501']
const NOT_THE_SCHEMA = ['42P01', '3F000']
const NO_LOGIN = ['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', '28P01', '28000', '3D000']

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

function told(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const said = error instanceof Error ? error.message || code : error
  if (NO_LOGIN.includes(code))
    return `Nothing was loaded, for the database of --database cannot be reached: ${said}. Is it up, and is the URL the owner's? \`npm run local\` prints the one of the embedded stack.`
  if (NOT_THE_SCHEMA.includes(code))
    return `Nothing was loaded, for the database of --database holds no such table: ${said}. db/README.md says how it gets the reference schema.`
  if (!MAY_NOT_WRITE.includes(code)) return said
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
