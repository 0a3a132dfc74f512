import type { LongContent, StoredContent } from '../orchestrator/ports.ts'

/** Long content as one, for a store whose call takes nothing else. */
export const asOne = ({ chunks, length, contentType }: LongContent): StoredContent => ({
  bytes: Buffer.concat([...chunks()], length),
  contentType,
  encoding: null,
})
