import { createInterface } from 'node:readline/promises'
import { Refused } from './context.ts'
import { EXIT } from './exit-codes.ts'

/** Asks the person at the terminal. @throws Refused where they leave (Ctrl-C, Ctrl-D) instead of answering */
export async function askOnTerminal(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  const left = new AbortController()
  terminal.once('close', () => left.abort())
  try {
    return await terminal.question(question, { signal: left.signal })
  } catch (cause) {
    if (left.signal.aborted) throw new Refused(EXIT.refused, '\nLeft without an answer. Nothing was sent.')
    throw cause
  } finally {
    terminal.close()
  }
}
