import * as z from 'zod/mini'
import type { SourceVersion } from '../orchestrator/facts.ts'
import { quoted, type SchemaNames } from './names.ts'
import { asIsoUtc, isoUtc, uuid } from './scalars.ts'
import type { Statement } from './statement.ts'

/**
 * The version `$2` of the document `$1`, or the latest where `$2` is null, and the newest version where that is a newer
 * one. The text comes only where it has at most `$3` bytes. At most one row.
 */
const row = z.strictObject({
  id: uuid,
  version_string: z.string(),
  manifest_digest: z.string(),
  length: z.nullable(z.int()),
  body: z.nullable(z.string()),
  created_at: isoUtc,
  newer_version: z.nullable(z.string()),
})
export type SourceVersionRow = SourceVersion & { readonly newer_version: string | null }

export const sourceVersionStatement = (names: SchemaNames): Statement<SourceVersionRow> => ({
  name: 'source_version',
  row,
  sql: `
WITH version AS (
  SELECT v.id, v.version_string, v.manifest_digest, v.body, v.created_at
  FROM ${quoted(names, 'source_version')} AS v
  JOIN ${quoted(names, 'source_document')} AS d ON d.id = v.source_document_id
  WHERE d.doc_code = $1::text
)
SELECT
  asked.id,
  asked.version_string,
  asked.manifest_digest,
  octet_length(asked.body) AS length,
  CASE WHEN octet_length(asked.body) <= $3::integer THEN asked.body END AS body,
  ${asIsoUtc('asked.created_at')} AS created_at,
  (
    SELECT newest.version_string FROM version AS newest
    WHERE (newest.created_at, newest.id) > (asked.created_at, asked.id)
    ORDER BY newest.created_at DESC, newest.id DESC LIMIT 1
  ) AS newer_version
FROM version AS asked
WHERE $2::text IS NULL OR asked.version_string = $2::text
ORDER BY asked.created_at DESC, asked.id DESC
LIMIT 1`,
})
