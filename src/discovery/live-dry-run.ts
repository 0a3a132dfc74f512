import type { Facts } from '../orchestrator/facts.ts'
import type { Discoverer, FactQuestion } from '../orchestrator/ports.ts'
import { Stop } from '../orchestrator/stops.ts'

export interface DryRunBinding {
  /** The one document that may be asked for; any, where left out. */
  readonly documentId?: string
}

/**
 * The live database as a dry run sees it: facts are read from it, once for each question, and whatever a phase writes
 * goes to memory.
 */
export class LiveDryRunDiscoverer implements Discoverer {
  readonly #live: Discoverer
  readonly #binding: DryRunBinding

  private constructor(live: Discoverer, binding: DryRunBinding) {
    this.#live = live
    this.#binding = binding
  }

  static async fromLive(live: Discoverer, binding: DryRunBinding = {}): Promise<LiveDryRunDiscoverer> {
    return new LiveDryRunDiscoverer(live, binding)
  }

  /** @throws Stop STOP_REFUSED_INPUT for another document than the one it is bound to; else as the live discoverer */
  async facts(question: FactQuestion): Promise<Facts> {
    const { documentId } = this.#binding
    if (documentId !== undefined && documentId !== question.documentId) {
      throw new Stop(
        'STOP_REFUSED_INPUT',
        `This discoverer is bound to ${documentId}; ${question.documentId} was asked for`,
      )
    }
    return this.#live.facts(question)
  }
}
