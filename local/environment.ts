import { type LocalAws, REGION } from './aws.ts'

/** The environment of handlers, worker and command line on the emulator and a database of this machine; the credentials are nobody's. */
export const environmentOn = (aws: LocalAws, databaseUrl: string): Readonly<Record<string, string>> => ({
  CUTTER_AWS_ENDPOINT: aws.endpoint,
  CUTTER_BUCKET: aws.bucket,
  CUTTER_CUT_QUEUE_URL: aws.cutQueueUrl,
  CUTTER_RESUME_QUEUE_URL: aws.resumeQueueUrl,
  CUTTER_DATABASE_URL: databaseUrl,
  CUTTER_DATABASE_TLS: 'off',
  AWS_REGION: REGION,
  // The name that the first line of the AWS command line reads.
  AWS_DEFAULT_REGION: REGION,
  AWS_ACCESS_KEY_ID: 'not-a-key',
  AWS_SECRET_ACCESS_KEY: 'not-a-secret',
})
