import type { EpochMs } from '../orchestrator/brands.ts'
import { jsonContent } from '../orchestrator/content.ts'
import { quarantineKey } from '../orchestrator/keys.ts'
import { isSecretShaped } from '../orchestrator/policy.ts'
import type { ObjectStore } from '../orchestrator/ports.ts'
import { isoUtc } from '../orchestrator/time.ts'
import type { Quarantined } from '../schema/quarantined.ts'
import { hideSecrets } from '../secret.ts'
import { type Delivery, senderOf } from './delivery.ts'
import type { Verdict } from './verdict.ts'

/** Keeps a message that can never succeed, with cause and cure. Repeating it changes nothing. @throws Stop STOP_SOURCE_UNREACHABLE */
export async function quarantine(
  objects: Pick<ObjectStore, 'create'>,
  delivery: Delivery,
  { code, cause, cure }: Extract<Verdict, { kind: 'quarantine' }>,
  now: EpochMs,
): Promise<void> {
  const entry: Quarantined = {
    schema_version: 1,
    message_id: delivery.messageId,
    code,
    cause,
    cure,
    sender: senderOf(delivery, 'not read'),
    receive_count: delivery.receiveCount,
    quarantined_at: isoUtc(now),
    body: hideSecrets(withoutSecrets(delivery.body)),
  }
  await objects.create(quarantineKey(delivery.messageId), jsonContent(`${JSON.stringify(entry, null, 2)}\n`))
}

/** The body as it came, but for values under keys that look like secrets. */
function withoutSecrets(body: string): string {
  let found = false
  try {
    const cleaned = JSON.stringify(JSON.parse(body), (key, value: unknown) => {
      if (!isSecretShaped(key)) return value
      found = true
      return '[removed: looks like a secret]'
    })
    return found ? cleaned : body
  } catch {
    return body
  }
}
