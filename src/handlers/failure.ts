import type { ParsedMessage } from '../messages.ts'
import type { EpochMs } from '../orchestrator/brands.ts'
import { jsonContent } from '../orchestrator/content.ts'
import { failureKey, runFailureKey } from '../orchestrator/keys.ts'
import type { ObjectStore } from '../orchestrator/ports.ts'
import { isoUtc } from '../orchestrator/time.ts'
import type { Failure } from '../schema/failure.ts'
import { type Delivery, runIdOf } from './delivery.ts'
import type { Verdict } from './verdict.ts'

/** Keeps why a message is to be delivered again, for each receive. @throws Stop STOP_SOURCE_UNREACHABLE */
export async function keepFailure(
  objects: Pick<ObjectStore, 'create'>,
  delivery: Delivery,
  parsed: ParsedMessage,
  { code, cause }: Extract<Verdict, { kind: 'again' }>,
  now: EpochMs,
): Promise<void> {
  const { messageId, receiveCount } = delivery
  const about = aboutOf(parsed, delivery)
  const at = isoUtc(now)
  const entry: Failure = {
    schema_version: 1,
    message_id: messageId,
    receive_count: receiveCount,
    code,
    cause,
    at,
    ...(about === null ? {} : { about }),
  }
  const content = jsonContent(JSON.stringify(entry))
  await Promise.all([
    objects.create(failureKey(messageId, at, receiveCount), content),
    about === null ? null : objects.create(runFailureKey(about.run_id, at, messageId), content),
  ])
}

function aboutOf(parsed: ParsedMessage, delivery: Delivery): NonNullable<Failure['about']> | null {
  if (parsed.kind === 'poison' || parsed.message.type === 'doctor') return null
  return { run_id: runIdOf(parsed.message, delivery), type: parsed.message.type }
}
