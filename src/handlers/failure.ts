import type { EpochMs } from '../orchestrator/brands.ts'
import { jsonContent } from '../orchestrator/content.ts'
import { failureKey } from '../orchestrator/keys.ts'
import type { ObjectStore } from '../orchestrator/ports.ts'
import { isoUtc } from '../orchestrator/time.ts'
import type { Failure } from '../schema/failure.ts'
import type { Delivery } from './delivery.ts'
import type { Verdict } from './verdict.ts'

/** Keeps why a message is to be delivered again, for each receive. @throws Stop STOP_SOURCE_UNREACHABLE */
export async function keepFailure(
  objects: Pick<ObjectStore, 'create'>,
  { messageId, receiveCount }: Delivery,
  { code, cause }: Extract<Verdict, { kind: 'again' }>,
  now: EpochMs,
): Promise<void> {
  const entry: Failure = {
    schema_version: 1,
    message_id: messageId,
    receive_count: receiveCount,
    code,
    cause,
    at: isoUtc(now),
  }
  await objects.create(failureKey(messageId, receiveCount), jsonContent(JSON.stringify(entry)))
}
