// `npm run load`: puts a text file into source_document and source_version of a database, as its owner.
import { parseArgs } from 'node:util'
import { loadDocument } from '../db/load.ts'
import { withClient } from '../db/with-client.ts'
import { readDocumentFile } from '../src/adapters/document-file.ts'

const HELP = `npm run load -- FILE --database URL [--doc-code ID] [--docprefix X] [--title T] [--profile P] [--version V]

URL   postgresql://owner:password@host:port/database; npm run local prints the one of the embedded stack`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    database: { type: 'string' },
    'doc-code': { type: 'string' },
    docprefix: { type: 'string' },
    title: { type: 'string' },
    profile: { type: 'string' },
    version: { type: 'string', default: '1' },
  },
})

try {
  const [path] = positionals
  if (path === undefined || values.database === undefined) throw new Error(HELP)
  const file = await readDocumentFile(path, values.docprefix ?? null)
  const document = {
    doc_code: values['doc-code'] ?? file.docCode,
    docprefix: file.docprefix,
    title: values.title ?? file.title,
    grammar_profile: values.profile ?? null,
    leaf_level: null,
    scope: null,
    version_string: values.version,
    body: file.body,
  }
  const { loaded, manifest_digest } = await withClient(values.database, (client) => loadDocument(client, document))
  const what = loaded ? 'loaded' : 'stood there already'
  console.log(`${document.doc_code} version ${values.version} ${what}; sha256 ${manifest_digest}`)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
