import { Refused } from './context.ts'
import { EXIT } from './exit-codes.ts'

/** How a person says yes, and how a script spells a risk out. */

export const isYes = (answer: string): boolean => /^y(es)?$/i.test(answer.trim())

/** `--ack`: `retire:3` is class and count. */
export function parseAck(text: string): [string, number] {
  const match = /^([a-z_]+):(\d+)$/.exec(text)
  if (match === null) throw new Refused(EXIT.refused, `--ack takes CLASS:COUNT, for example retire:3, not "${text}"`)
  return [match[1] ?? '', Number(match[2])]
}
