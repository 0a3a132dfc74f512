import { gathered } from '../orchestrator/packed-text.ts'
import type { LongContent, StoredContent } from '../orchestrator/ports.ts'

/** Long content as one piece, for a store whose call takes nothing else. */
export const asOne = ({ chunks, length, contentType }: LongContent): StoredContent => ({
  bytes: gathered(chunks(), length),
  contentType,
  encoding: null,
})
