import { type DocumentFile, documentFrom, readDocumentFile } from '../../adapters/document-file.ts'
import { type CutOutcome, cut, type Scope } from '../../cutting/index.ts'
import type { Context } from '../context.ts'
import { profileFrom } from './profile.ts'

/** Files on this machine, cut by the engine alone: no database, no queue. */

/** What both `parse` and `diff` take. */
export interface CutFileOptions {
  readonly profile?: string
  readonly leaf?: string
  readonly docprefix?: string
  readonly scope?: Scope
}

export interface CutFile {
  /** As it was given; `-` is standard input. */
  readonly path: string
  readonly document: DocumentFile
  readonly scope: Scope
  readonly outcome: CutOutcome
}

/** Practically no limit: a person may look at any file, while a run has its own limit. */
const MAX_UNITS = 10_000_000

/** @throws Stop STOP_REFUSED_INPUT: no such file, not UTF-8, no text, no such profile, a profile file with problems */
export async function cutFile(context: Context, path: string, options: CutFileOptions): Promise<CutFile> {
  const { profiles, name } = await profileFrom(options.profile ?? null, await context.profiles())
  const document = await documentAt(context, path, options.docprefix ?? null)
  const scope = options.scope ?? 'all'
  const outcome = cut(
    {
      text: document.body,
      docprefix: document.docprefix,
      profile: name,
      leafLevel: options.leaf ?? null,
      scope,
      maxUnits: MAX_UNITS,
    },
    profiles,
  )
  return { path, document, scope, outcome }
}

const documentAt = async (context: Context, path: string, docprefix: string | null): Promise<DocumentFile> =>
  path === '-' ? documentFrom('document', await context.input(), docprefix) : await readDocumentFile(path, docprefix)
