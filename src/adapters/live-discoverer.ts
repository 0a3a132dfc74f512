import { type Config, settingsOf } from '../config.ts'
import { LiveReadOnlyDiscoverer } from '../discovery/live-read-only.ts'
import { registryFor } from '../sql/registry.ts'
import { DEFAULT_LIMITS, pgConnect, targetOf } from './pg-client.ts'
import { readOnly } from './pg-read-only.ts'

/** The live database that the configuration names, read-only. */
export function liveDiscoverer(config: Config<'cut' | 'resume' | 'worker' | 'run'>): LiveReadOnlyDiscoverer {
  const { site, maxBodyBytes } = settingsOf(config)
  const target = targetOf(config.databaseUrl.reveal(), config.databaseTls === 'off' ? 'off' : 'verify')
  const limits = {
    ...DEFAULT_LIMITS,
    statementTimeoutMs: config.statementTimeoutMs,
    lockTimeoutMs: config.lockTimeoutMs,
  }
  return new LiveReadOnlyDiscoverer(readOnly(pgConnect(target, limits), registryFor(site)), {
    names: site,
    maxBodyBytes,
  })
}
