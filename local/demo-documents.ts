import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { readDocumentFile } from '../src/adapters/document-file.ts'
import { PROFILE_NAMES } from '../src/cutting/index.ts'

/** What `npm start` cuts. */

export interface DemoDocument {
  readonly docCode: string
  readonly docprefix: string
  readonly title: string
  /** Null: detected from the text. */
  readonly profile: string | null
  /** Oldest first; all but the last are cut and enacted before the demonstration begins. */
  readonly versions: readonly { readonly version: string; readonly body: string }[]
}

export interface OwnDocumentOptions {
  readonly docprefix?: string | undefined
  readonly profile?: string | undefined
  readonly title?: string | undefined
}

const SAMPLES = join(import.meta.dirname, '..', 'db', 'sample')

/** The by-law of the README, and the European Union Public Licence as `spdx-license-list` carries it. */
export async function sampleDocuments(): Promise<readonly DemoDocument[]> {
  const sample = async (name: string): Promise<string> => await readFile(join(SAMPLES, name), 'utf8')
  return [
    {
      docCode: 'MILLBROOK-BYLAW',
      docprefix: 'MILLBROOK-BYLAW',
      title: 'By-law of the Millbrook Community Library',
      profile: 'article-section',
      versions: [
        { version: '1', body: await sample('by-law.v1.md') },
        { version: '2', body: await sample('by-law.v2.md') },
      ],
    },
    {
      docCode: 'EUPL',
      docprefix: 'EUPL',
      title: 'European Union Public Licence',
      profile: 'numbered-outline',
      versions: [
        { version: '1.1', body: licence('EUPL-1.1') },
        { version: '1.2', body: licence('EUPL-1.2') },
      ],
    },
  ]
}

function licence(name: string): string {
  const all = createRequire(import.meta.url)('spdx-license-list/full.js') as Record<string, { licenseText: string }>
  const text = all[name]?.licenseText
  if (text === undefined) throw new Error(`The package spdx-license-list holds no ${name}. Run npm ci again.`)
  return text
}

/** A person's own file, in one version. @throws Error that says what is wrong with it and what to do */
export async function ownDocument(path: string, options: OwnDocumentOptions): Promise<DemoDocument> {
  const { docprefix = null, profile = null } = options
  if (profile !== null && !PROFILE_NAMES.includes(profile))
    throw new Error(`There is no profile "${profile}"; there are: ${PROFILE_NAMES.join(', ')}.`)
  const file = await readDocumentFile(path, docprefix)
  return {
    docCode: file.docCode,
    docprefix: file.docprefix,
    title: options.title ?? file.title,
    profile,
    versions: [{ version: '1', body: file.body }],
  }
}
