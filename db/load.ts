import { createHash } from 'node:crypto'
import type { SqlClient } from './install.ts'

/** What a document says of all its versions. */
export interface DocumentSettings {
  readonly docprefix: string
  readonly title: string
  /** Null: detected from the text. */
  readonly grammar_profile: string | null
  /** Null: the default of the profile. */
  readonly leaf_level: string | null
  /** Null: `all`. */
  readonly scope: 'all' | 'enacted_only' | null
}

/** A document and one version of its text, as a person hands them in. */
export interface DocumentToLoad extends DocumentSettings {
  readonly doc_code: string
  readonly version_string: string
  readonly body: string
  /** ISO-8601; the time of loading where left out. The latest version is the one with the latest time. */
  readonly created_at?: string
}

export interface LoadedDocument {
  readonly document_id: string
  readonly version_id: string
  /** sha256 of the UTF-8 body, lower-case hex. */
  readonly manifest_digest: string
  /** False where this very version stood already. */
  readonly loaded: boolean
}

/** The settings of a document that stands; null where none does. */
export async function standingSettings(client: SqlClient, docCode: string): Promise<DocumentSettings | null> {
  const { rows } = await client.query<DocumentSettings & Record<string, unknown>>(
    'SELECT docprefix, title, grammar_profile, leaf_level, scope FROM public.source_document WHERE doc_code = $1',
    [docCode],
  )
  return rows[0] ?? null
}

/**
 * Inserts the document, or brings the settings of the one that stands up to date, and inserts the version.
 * @throws Error where the document stands under another docprefix, or the version with another text
 */
export async function loadDocument(client: SqlClient, document: DocumentToLoad): Promise<LoadedDocument> {
  const documentId = await putDocument(client, document)
  const digest = createHash('sha256').update(document.body, 'utf8').digest('hex')
  const inserted = await client.query<{ id: string }>(
    `INSERT INTO public.source_version (source_document_id, version_string, body, manifest_digest, created_at)
     VALUES ($1, $2, $3, $4, coalesce($5::timestamptz, clock_timestamp()))
     ON CONFLICT (source_document_id, version_string) DO NOTHING
     RETURNING id`,
    [documentId, document.version_string, document.body, digest, document.created_at ?? null],
  )
  const created = inserted.rows[0]
  if (created !== undefined) {
    return { document_id: documentId, version_id: created.id, manifest_digest: digest, loaded: true }
  }
  const standing = await client.query<{ id: string; manifest_digest: string }>(
    'SELECT id, manifest_digest FROM public.source_version WHERE source_document_id = $1 AND version_string = $2',
    [documentId, document.version_string],
  )
  const version = standing.rows[0]
  if (version === undefined || version.manifest_digest !== digest) {
    throw new Error(
      `${document.doc_code} version ${document.version_string} is loaded already, with another text. Load this one as a version of its own: --version V.`,
    )
  }
  return { document_id: documentId, version_id: version.id, manifest_digest: digest, loaded: false }
}

async function putDocument(client: SqlClient, document: DocumentToLoad): Promise<string> {
  const { rows } = await client.query<{ id: string }>(
    `INSERT INTO public.source_document AS d (doc_code, docprefix, title, grammar_profile, leaf_level, scope)
     VALUES ($1, $2, $3, $4, $5, coalesce($6, 'all'))
     ON CONFLICT (doc_code) DO UPDATE SET
       title = excluded.title, grammar_profile = excluded.grammar_profile,
       leaf_level = excluded.leaf_level, scope = excluded.scope
     WHERE d.docprefix = excluded.docprefix
     RETURNING id`,
    [
      document.doc_code,
      document.docprefix,
      document.title,
      document.grammar_profile,
      document.leaf_level,
      document.scope,
    ],
  )
  const row = rows[0]
  if (row === undefined)
    throw new Error(
      `${document.doc_code} is loaded already, under another docprefix, which stands in the addresses of its units. Leave --docprefix out, or load it as another document: --doc-code ID.`,
    )
  return row.id
}
