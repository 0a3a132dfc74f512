import * as z from 'zod/mini'
import { quoted, type SchemaNames } from './names.ts'
import type { Statement } from './statement.ts'

/** The words that units may use. */
const row = z.strictObject({ kind: z.enum(['unit_kind', 'section_type']), word: z.string() })
export type VocabularyRow = z.infer<typeof row>

export const vocabularyStatement = (names: SchemaNames): Statement<VocabularyRow> => ({
  name: 'vocabulary',
  row,
  sql: `
SELECT k.kind, substr(c.key, length('vocab.' || k.kind || '.') + 1) AS word
FROM ${quoted(names, 'dot_config')} AS c
JOIN (VALUES ('unit_kind'), ('section_type')) AS k(kind) ON starts_with(c.key, 'vocab.' || k.kind || '.')`,
})
