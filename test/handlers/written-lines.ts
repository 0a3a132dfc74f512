import { vi } from 'vitest'
import type { LogLine } from '../../src/handlers/log.ts'
import { RUN } from '../schema/fixtures.ts'

export const aLine: LogLine = {
  level: 'info',
  outcome: 'paused at SG_1_cut_authz',
  message_id: 'm-1',
  type: 'cut',
  run_id: RUN,
  document_id: 'BY-LAW',
  code: null,
  cause: null,
  receive_count: 1,
}

/** What the work writes to standard output and standard error, one record of JSON a line. */
export async function written(work: () => void | Promise<void>): Promise<readonly Record<string, unknown>[]> {
  const said: string[] = []
  const note = (text: string | Uint8Array): boolean => said.push(String(text)) > 0
  const spies = [process.stdout, process.stderr].map((stream) => vi.spyOn(stream, 'write').mockImplementation(note))
  try {
    await work()
  } finally {
    for (const spy of spies) spy.mockRestore()
  }
  return said.map((text) => JSON.parse(text) as Record<string, unknown>)
}
