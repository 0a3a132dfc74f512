import * as z from 'zod/mini'
import type { SourceDocument } from '../orchestrator/facts.ts'
import { quoted, type SchemaNames } from './names.ts'
import { uuid } from './scalars.ts'
import type { Statement } from './statement.ts'

/** The document of a code: `$1`. At most one row. */
const row = z.strictObject({
  id: uuid,
  doc_code: z.string(),
  docprefix: z.string(),
  title: z.string(),
  grammar_profile: z.nullable(z.string()),
  leaf_level: z.nullable(z.string()),
  scope: z.enum(['all', 'enacted_only']),
})

export const sourceDocumentStatement = (names: SchemaNames): Statement<SourceDocument> => ({
  name: 'source_document',
  row,
  sql: `
SELECT d.id, d.doc_code, d.docprefix, d.title, d.grammar_profile, d.leaf_level, d.scope
FROM ${quoted(names, 'source_document')} AS d
WHERE d.doc_code = $1::text`,
})
