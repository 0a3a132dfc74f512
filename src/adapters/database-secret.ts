import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import * as z from 'zod/mini'
import { Stop } from '../orchestrator/stops.ts'
import { safeCause } from '../redaction.ts'
import { Secret } from '../secret.ts'
import { type AwsOptions, clientOptions } from './aws-clients.ts'
import { failureName } from './aws-errors.ts'
import type { Login } from './pg-login.ts'

const SECRET_MS = 5_000

/** The form that RDS and its rotation write; other fields are ignored. */
const shape = z.object({
  username: z.optional(z.string().check(z.minLength(1))),
  password: z.string().check(z.minLength(1)),
})

/** The text of a secret in AWS Secrets Manager. @throws Stop STOP_SOURCE_UNREACHABLE */
export function secretReader(options: AwsOptions, arn: string): () => Promise<string> {
  const client = new SecretsManagerClient(clientOptions(options, SECRET_MS))
  return async () => {
    try {
      return (await client.send(new GetSecretValueCommand({ SecretId: arn }))).SecretString ?? ''
    } catch (error) {
      throw unusable(
        arn,
        `cannot be read (${failureName(error)}): the function needs secretsmanager:GetSecretValue on it and a way to it`,
        error,
      )
    }
  }
}

/**
 * The login that a secret holds: its password alone, or JSON with `password` and, where a rotation changes it, `username`.
 * @throws Stop STOP_SOURCE_UNREACHABLE, which never repeats the secret
 */
export function loginIn(text: string, user: string, arn: string): Login {
  if (!text.trimStart().startsWith('{')) {
    if (text === '') throw unusable(arn, 'holds no text')
    return { user, password: new Secret(text) }
  }
  const found = shape.safeParse(parsed(text, arn))
  if (!found.success) throw unusable(arn, 'is JSON without a password')
  return { user: found.data.username ?? user, password: new Secret(found.data.password) }
}

function parsed(text: string, arn: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw unusable(arn, 'begins like JSON and is none')
  }
}

const unusable = (arn: string, why: string, cause?: unknown): Stop =>
  new Stop(
    'STOP_SOURCE_UNREACHABLE',
    `The database secret ${arn} ${why}.`,
    cause === undefined ? {} : { cause: safeCause(cause) },
  )
