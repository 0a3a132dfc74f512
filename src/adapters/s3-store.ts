import type { S3Client } from '@aws-sdk/client-s3'
import type { Store } from '../orchestrator/ports.ts'
import { entryStore } from './entry-store.ts'
import { ledgerStore } from './ledger-store.ts'
import { planStore } from './plan-store.ts'
import { s3Bucket } from './s3-bucket.ts'
import { s3ObjectStore } from './s3-object-store.ts'
import { s3StateStore } from './s3-state-store.ts'

/** Runs, reports and notices in one bucket, by the client that is given; states by conditional writes. The bucket must be there. */
export function s3Store(client: S3Client, bucketName: string): Store {
  const bucket = s3Bucket(client, bucketName)
  const objects = s3ObjectStore(bucket)
  return {
    states: s3StateStore(bucket),
    objects,
    plans: planStore(objects),
    entries: entryStore(objects),
    ledger: ledgerStore(objects),
  }
}
