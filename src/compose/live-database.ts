import { certificatesIn } from '../adapters/ca-file.ts'
import { type Connect, DEFAULT_LIMITS, pgConnect, targetOf } from '../adapters/pg-client.ts'
import { readOnly } from '../adapters/pg-read-only.ts'
import { type Config, settingsOf } from '../config.ts'
import { LiveReadOnlyDiscoverer } from '../discovery/live-read-only.ts'
import type { ReadOnly } from '../orchestrator/ports.ts'
import { registryFor } from '../sql/registry.ts'

type Part = 'cut' | 'resume' | 'worker' | 'run'

/** Connections to the database that the configuration names. @throws Stop STOP_REFUSED_INPUT for an unusable CA file */
export function liveConnect(config: Config<Part>): Connect {
  const ca = config.databaseCaFile === null ? undefined : certificatesIn(config.databaseCaFile)
  const target = targetOf(config.databaseUrl.reveal(), config.databaseTls === 'off' ? 'off' : 'verify', ca)
  return pgConnect(target, {
    ...DEFAULT_LIMITS,
    statementTimeoutMs: config.statementTimeoutMs,
    lockTimeoutMs: config.lockTimeoutMs,
  })
}

/** The read-only callable on it. */
export const liveReadOnly = (config: Config<Part>): ReadOnly =>
  readOnly(liveConnect(config), registryFor(settingsOf(config).site))

/** The live database that the configuration names, read-only. */
export function liveDiscoverer(config: Config<Part>): LiveReadOnlyDiscoverer {
  const { site, maxBodyBytes } = settingsOf(config)
  return new LiveReadOnlyDiscoverer(liveReadOnly(config), { names: site, maxBodyBytes })
}
