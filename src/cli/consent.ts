import { riskList, sameCounts } from '../orchestrator/approval.ts'
import type { RiskCounts } from '../orchestrator/state.ts'
import { type Context, Refused } from './context.ts'
import { EXIT } from './exit-codes.ts'

/** How a person says yes, and how a script spells out what it agrees to. */

export const isYes = (answer: string): boolean => /^y(es)?$/i.test(answer.trim())

interface Question {
  readonly asks: string
  /** What is said where the answer is not yes. */
  readonly otherwise: string
}

/** Asks each question in turn. @throws Refused where an answer is not yes, or there is no terminal: then `inScript` says what to do */
export async function consent({ ask }: Context, inScript: string, questions: readonly Question[]): Promise<void> {
  if (ask === null) throw new Refused(EXIT.refused, `There is no terminal to ask on. ${inScript}`)
  for (const { asks, otherwise } of questions) {
    if (!isYes(await ask(`${asks} [y/N] `))) throw new Refused(EXIT.refused, otherwise)
  }
}

/** What a script gives in place of the answers. */
export interface SpelledOut {
  readonly digest?: string
  /** `retire:3`, one for each class. */
  readonly acknowledge?: readonly string[]
}

interface Shown {
  readonly digest: string
  readonly risks: RiskCounts
  /** What the digest is called, e.g. `the request digest`. */
  readonly called: string
  /** What is said where another digest is given. */
  readonly differs: string
}

/** The risks that a script acknowledges. @throws Refused where digest or risks are not those that were shown */
export function spelledOut({ digest, acknowledge = [] }: SpelledOut, shown: Shown): RiskCounts {
  const acknowledged = Object.fromEntries(acknowledge.map(parseAck))
  if (digest === undefined) throw new Refused(EXIT.refused, `--yes needs --digest with ${shown.called} that was read.`)
  if (digest !== shown.digest) throw new Refused(EXIT.drift, `${shown.differs} Read that one first.`)
  if (sameCounts(acknowledged, shown.risks)) return acknowledged
  const [wanted, given] = [riskList(shown.risks), riskList(acknowledged)]
  throw new Refused(EXIT.refused, `--yes needs each risk spelled out: ${wanted}; given: ${given}`)
}

/** `--ack`: `retire:3` is class and count. */
function parseAck(text: string): [string, number] {
  const match = /^([a-z_]+):(\d+)$/.exec(text)
  if (match === null) throw new Refused(EXIT.refused, `--ack takes CLASS:COUNT, for example retire:3, not "${text}"`)
  return [match[1] ?? '', Number(match[2])]
}
