import type { Facts } from '../orchestrator/facts.ts'
import type { Discoverer, FactQuestion } from '../orchestrator/ports.ts'

/** Facts, or a function that makes them for each question, for a database that changes between two invocations. */
export type FactSource = Facts | ((question: FactQuestion) => Facts | Promise<Facts>)

/** Answers from memory, as the live database would: an unknown document or version is null. */
export class InMemoryDiscoverer implements Discoverer {
  readonly #source: FactSource

  constructor(source: FactSource) {
    this.#source = source
  }

  async facts(question: FactQuestion): Promise<Facts> {
    const facts = typeof this.#source === 'function' ? await this.#source(question) : this.#source
    const document = facts.document?.doc_code === question.documentId ? facts.document : null
    const asked = question.sourceVersion === null || question.sourceVersion === facts.version?.version_string
    return { ...facts, document, version: document !== null && asked ? facts.version : null }
  }
}
