import type { S3Client } from '@aws-sdk/client-s3'
import type { Store } from '../orchestrator/ports.ts'
import { s3Bucket } from './s3-bucket.ts'
import { s3ObjectStore } from './s3-object-store.ts'
import { s3StateStore } from './s3-state-store.ts'
import { storeOver } from './store-over.ts'

/** Runs, reports and notices in one bucket, which must exist. States are written by conditional PUT. */
export function s3Store(client: S3Client, bucketName: string): Store {
  const bucket = s3Bucket(client, bucketName)
  return storeOver(s3StateStore(bucket), s3ObjectStore(bucket))
}
