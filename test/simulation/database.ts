import type { Facts } from '../../src/orchestrator/facts.ts'
import type { FactQuestion } from '../../src/orchestrator/ports.ts'
import { Stop } from '../../src/orchestrator/stops.ts'
import { baselineUnitOf, documentOf, factsOf, idOf, roleOf, targetOf, versionOf, visible } from '../fakes/facts.ts'
import type { Random } from './random.ts'

/** The live database of the simulation: documents that are amended, drift, and are mended, while runs are under way. */

export const DOCUMENTS = ['DOC-1', 'DOC-2', 'DOC-3'] as const
type DocumentId = (typeof DOCUMENTS)[number]

const EVENTS = ['moved', 'mended', 'edited', 'amended', 'down', 'writable'] as const

interface Standing {
  /** Versions loaded so far; the latest is cut unless another is asked for. */
  versions: number
  /** Edits of the units in force. */
  edits: number
}

export class Database {
  readonly #standing = new Map<string, Standing>(DOCUMENTS.map((id) => [id, { versions: 1, edits: 0 }]))
  #endpoint = '127.0.0.1:5432'
  #down = false
  #writable = false

  /** One thing that happens to the database; its name goes into the trace. */
  happen(random: Random): string {
    const event = random.pick(EVENTS)
    const document = random.pick(DOCUMENTS)
    const standing = this.#of(document)
    switch (event) {
      case 'moved':
        this.#endpoint = '10.0.0.1:5432'
        return event
      case 'mended':
        this.mend()
        return event
      case 'edited':
        standing.edits += 1
        return `${event} ${document}`
      case 'amended':
        standing.versions += 1
        return `${event} ${document}`
      case 'down':
        this.#down = true
        return event
      case 'writable':
        this.#writable = true
        return event
    }
  }

  mend(): void {
    this.#endpoint = '127.0.0.1:5432'
    this.#down = false
    this.#writable = false
  }

  facts({ documentId, sourceVersion }: FactQuestion): Facts {
    if (this.#down) throw new Stop('STOP_SOURCE_UNREACHABLE', 'The database is down.')
    const standing = this.#of(documentId)
    const asked = sourceVersion === null ? standing.versions : Number(sourceVersion)
    return factsOf({
      document: documentOf({ id: idOf(documentId), doc_code: documentId, docprefix: documentId }),
      version: versionOf(textOf(asked), { id: idOf(`${documentId} ${asked}`), version_string: String(asked) }),
      baseline: visible([baselineUnitOf(`${documentId}/ARTICLE-1-NAME`, `as edited ${standing.edits} times`)]),
      target: targetOf({ endpoint: this.#endpoint }),
      role: roleOf(
        this.#writable ? { refused: [{ right: 'SUPERUSER', object: 'cluster', through: 'own', cure: 'none' }] } : {},
      ),
    })
  }

  #of(document: string): Standing {
    const standing = this.#standing.get(document as DocumentId)
    if (standing === undefined) throw new Error(`no document ${document}`)
    return standing
  }
}

const textOf = (version: number): string => `## Article 1. Name

The society is called Example.

## Article 2. Purpose

The society keeps version ${version}.
`
