import { type DocumentToLoad, loadDocument } from '../../db/load.ts'
import { withClient } from '../../db/with-client.ts'
import type { Stack } from '../../local/stack.ts'

/** Documents of 20 units each, alike but for their words. */

export const UNITS = 20

const textOf = (n: number): string =>
  Array.from(
    { length: UNITS },
    (_, index) =>
      `## Article ${index + 1}. Rule ${index + 1} of house ${n}\n\nThe members of house ${n} keep the well, the path that leads to it and the book in which both are described.\n`,
  ).join('\n')

const nameOf = (set: string, n: number): string => `${set}-${String(n).padStart(4, '0')}`

/** Loads `count` documents as the owner of the database, and answers with their ids. */
export async function loadMany(
  { adminDatabaseUrl }: Pick<Stack, 'adminDatabaseUrl'>,
  set: string,
  count: number,
): Promise<readonly string[]> {
  const ids = Array.from({ length: count }, (_, n) => nameOf(set, n))
  await withClient(adminDatabaseUrl, async (client) => {
    for (const [n, id] of ids.entries()) await loadDocument(client, documentOf(id, textOf(n)))
  })
  return ids
}

const documentOf = (id: string, body: string): DocumentToLoad => ({
  doc_code: id,
  docprefix: id,
  title: id,
  grammar_profile: 'article-section',
  leaf_level: null,
  scope: null,
  version_string: '1',
  body,
})
