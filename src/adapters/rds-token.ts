import { Signer } from '@aws-sdk/rds-signer'
import { Stop } from '../orchestrator/stops.ts'
import { safeCause } from '../redaction.ts'
import { Secret } from '../secret.ts'
import { failureName } from './aws-errors.ts'
import type { PgTarget } from './pg-target.ts'

/**
 * A token, valid for 15 minutes, by which the role logs in to RDS; signed with the credentials of this process.
 * @throws Stop STOP_SOURCE_UNREACHABLE
 */
export function rdsToken({ host, port, user }: Pick<PgTarget, 'host' | 'port' | 'user'>): () => Promise<Secret> {
  const signer = new Signer({ hostname: host, port, username: user })
  return async () => {
    try {
      return new Secret(await signer.getAuthToken(), 'for minutes')
    } catch (cause) {
      throw new Stop(
        'STOP_SOURCE_UNREACHABLE',
        `No token for the database could be signed (${failureName(cause)}): it takes AWS credentials and a region.`,
        { cause: safeCause(cause) },
      )
    }
  }
}
