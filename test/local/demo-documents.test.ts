import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { ownDocument, sampleDocuments } from '../../local/demo-documents.ts'

const folder = mkdtempSync(join(tmpdir(), 'iu-cutter-demo-'))
afterAll(() => rmSync(folder, { recursive: true }))
const file = join(folder, 'Garden rules.md')
writeFileSync(file, '# Garden rules\n')

describe('what npm start cuts', () => {
  test('two documents, each in two versions that differ, word for word from their sources', async () => {
    const documents = await sampleDocuments()
    expect(documents.map(({ docCode }) => docCode)).toEqual(['MILLBROOK-BYLAW', 'EUPL'])
    for (const { versions } of documents) {
      expect(versions).toHaveLength(2)
      expect(new Set(versions.map(({ body }) => body)).size).toBe(2)
    }
    expect(documents[1]?.versions[1]?.body).toContain('European Union Public Licence')
  })

  test('a file of one’s own takes its names from the file, and the options where they are given', async () => {
    expect(await ownDocument(file, {})).toMatchObject({
      docCode: 'Garden-rules',
      docprefix: 'GARDEN-RULES',
      title: 'Garden rules',
      profile: null,
    })
    const options = { docprefix: 'GR-1', profile: 'markdown-atx', title: 'Rules' }
    expect(await ownDocument(file, options)).toMatchObject({
      docprefix: 'GR-1',
      profile: 'markdown-atx',
      title: 'Rules',
    })
  })

  test('a profile that does not exist is refused before anything starts, with those that do', async () => {
    await expect(ownDocument(file, { profile: 'nope' })).rejects.toThrow(/no profile "nope".*markdown-atx/)
  })
})
