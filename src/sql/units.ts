import * as z from 'zod/mini'
import { quoted, type SchemaNames } from './names.ts'
import { uuid } from './scalars.ts'
import type { Statement } from './statement.ts'

/**
 * Every unit of the document `$1`, retired and soft-deleted ones too, each with its latest version and the one in force;
 * and the addresses under the docprefix that belong to another document, without their texts. A title and text come only
 * where they have at most `$2` bytes together.
 */
const version = {
  version_id: z.nullable(uuid),
  version_seq: z.nullable(z.int()),
  version_status: z.nullable(z.string()),
  title: z.nullable(z.string()),
  body: z.nullable(z.string()),
  /** Of title and text, in bytes. */
  length: z.nullable(z.int()),
  content_hash: z.nullable(z.string()),
  enacted_version_id: z.nullable(uuid),
  enacted_version_seq: z.nullable(z.int()),
  enacted_content_hash: z.nullable(z.string()),
}

const row = z.strictObject({
  unit_id: uuid,
  address: z.string(),
  is_foreign: z.boolean(),
  unit_kind: z.string(),
  section_type: z.nullable(z.string()),
  lifecycle_status: z.string(),
  deleted: z.boolean(),
  parent_address: z.nullable(z.string()),
  sort_order: z.nullable(z.int()),
  ...version,
})
export type UnitRow = z.infer<typeof row>

/** Below the docprefix of document `$1`, in bytes, so that no locale decides. `0` is the character after `/`. */
const underDocprefix = (names: SchemaNames): string => {
  const prefix = `(SELECT d.docprefix FROM ${quoted(names, 'source_document')} AS d WHERE d.doc_code = $1::text)`
  return `(u.canonical_address ~>=~ (${prefix} || '/') AND u.canonical_address ~<~ (${prefix} || '0'))`
}

/** Units that carry the document's code, or stand under its docprefix and carry none. */
export const ofDocument = (names: SchemaNames): string =>
  `(u.doc_code = $1::text OR (u.doc_code IS NULL AND ${underDocprefix(names)}))`

export const unitsStatement = (names: SchemaNames): Statement<UnitRow> => ({
  name: 'units',
  row,
  sql: `
SELECT
  u.id AS unit_id,
  u.canonical_address AS address,
  asked.is_foreign,
  u.unit_kind,
  u.section_type,
  u.lifecycle_status,
  u.deleted_at IS NOT NULL AS deleted,
  parent.canonical_address AS parent_address,
  u.sort_order,
  latest.id AS version_id,
  latest.version_seq,
  latest.lifecycle_status AS version_status,
  CASE WHEN latest.length <= $2::integer THEN latest.title END AS title,
  CASE WHEN latest.length <= $2::integer THEN latest.body END AS body,
  latest.length,
  latest.content_hash,
  enacted.id AS enacted_version_id,
  enacted.version_seq AS enacted_version_seq,
  enacted.content_hash AS enacted_content_hash
FROM ${quoted(names, 'information_unit')} AS u
CROSS JOIN LATERAL (SELECT coalesce(u.doc_code <> $1::text, false) AS is_foreign) AS asked
LEFT JOIN ${quoted(names, 'information_unit')} AS parent ON parent.id = u.parent_or_container_ref
LEFT JOIN LATERAL (
  SELECT v.id, v.version_seq, v.lifecycle_status, v.title, v.body, v.content_hash,
    octet_length(v.title) + octet_length(v.body) AS length
  FROM ${quoted(names, 'unit_version')} AS v
  WHERE v.unit_id = u.id
  ORDER BY v.version_seq DESC LIMIT 1
) AS latest ON NOT asked.is_foreign
LEFT JOIN LATERAL (
  SELECT v.id, v.version_seq, v.content_hash
  FROM ${quoted(names, 'unit_version')} AS v
  WHERE v.unit_id = u.id AND v.lifecycle_status = 'enacted'
  ORDER BY v.version_seq DESC LIMIT 1
) AS enacted ON NOT asked.is_foreign
WHERE u.doc_code = $1::text OR ${underDocprefix(names)}`,
})
