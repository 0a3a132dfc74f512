import { certificatesIn } from '../adapters/ca-file.ts'
import { type Connect, DEFAULT_LIMITS, type Planning, pgConnect } from '../adapters/pg-client.ts'
import { eachItsOwn, type Lend } from '../adapters/pg-lease.ts'
import { connectAs, fixedLogin, keptLogin, type LoginSource, newLogin } from '../adapters/pg-login.ts'
import { type Pool, pooled } from '../adapters/pg-pool.ts'
import { readOnlyOn } from '../adapters/pg-read-only.ts'
import { type PgTarget, targetOf } from '../adapters/pg-target.ts'
import { type Config, settingsOf } from '../config.ts'
import { LiveReadOnlyDiscoverer } from '../discovery/live-read-only.ts'
import { lazily } from '../lazily.ts'
import type { ReadOnly } from '../orchestrator/ports.ts'
import { Secret } from '../secret.ts'
import { registryFor } from '../sql/registry.ts'

type Part = 'cut' | 'resume' | 'worker' | 'run'

/** Connections to the database that the configuration names. @throws Stop STOP_REFUSED_INPUT for an unusable CA file */
export function liveConnect(config: Config<Part>, planning: Planning = 'anew'): Connect {
  const ca = config.databaseCaFile === null ? undefined : certificatesIn(config.databaseCaFile)
  const target = targetOf(config.databaseUrl.reveal(), config.databaseTls === 'off' ? 'off' : 'verify', ca)
  const limits = {
    ...DEFAULT_LIMITS,
    statementTimeoutMs: config.statementTimeoutMs,
    lockTimeoutMs: config.lockTimeoutMs,
  }
  return connectAs(loginOf(config, target), ({ user, password }) =>
    pgConnect({ ...target, user, password: password.reveal() }, limits, planning),
  )
}

/** By a secret, by a token of IAM, or as the URL says. What only one of them needs is loaded when it is used. */
function loginOf({ databaseSecretArn: arn, databaseAuth, awsEndpoint }: Config<Part>, target: PgTarget): LoginSource {
  if (arn !== null) {
    const reader = lazily(async () => {
      const { loginIn, secretReader } = await import('../adapters/database-secret.ts')
      const read = secretReader({ endpoint: awsEndpoint }, arn)
      return async () => loginIn(await read(), target.user, arn)
    })
    return keptLogin(async () => await (await reader())())
  }
  if (databaseAuth === 'iam') {
    const signer = lazily(async () => (await import('../adapters/rds-token.ts')).rdsToken(target))
    return newLogin(async () => ({ user: target.user, password: await (await signer())() }))
  }
  return fixedLogin({ user: target.user, password: new Secret(target.password ?? '') })
}

/** Connections that are kept, for a process that runs many sessions. @throws Stop STOP_REFUSED_INPUT for an unusable CA file */
export const livePool = (config: Config<Part>): Pool => pooled(liveConnect(config, 'kept'), config.workerConcurrency)

/** The read-only callable on it; each session has a connection of its own unless told. */
export const liveReadOnly = (config: Config<Part>, lend: Lend = eachItsOwn(liveConnect(config))): ReadOnly =>
  readOnlyOn(lend, registryFor(settingsOf(config).site))

/** The live database that the configuration names, read-only. */
export function liveDiscoverer(config: Config<Part>, lend?: Lend): LiveReadOnlyDiscoverer {
  const { site, maxBodyBytes, acceptedPublicRights } = settingsOf(config)
  return new LiveReadOnlyDiscoverer(liveReadOnly(config, lend), { names: site, maxBodyBytes, acceptedPublicRights })
}
