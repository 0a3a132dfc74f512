import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { IsoUtc } from '../../src/orchestrator/brands.ts'
import { isSecretShaped } from '../../src/orchestrator/policy.ts'
import { asWritten, pin } from '../../src/orchestrator/run.ts'
import { DEFAULT_SETTINGS, executionEnabled } from '../../src/orchestrator/settings.ts'
import { journey, lead, newRun } from './journey.ts'
import { found, type SourceFile, sourcesOf, withoutComments } from './sources.ts'

const planted = (text: string): readonly SourceFile[] => [{ path: 'planted.ts', text }]

describe('no pin leaks into code', () => {
  const ALL = [...sourcesOf('src'), ...sourcesOf('local')]
  const SHA256 = /\b[0-9a-f]{64}\b/g
  const UUID = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi
  /** Upper case with a hyphen and a letter behind it, as document ids and addresses are. */
  const DOCUMENT = /['"`](?!DOT-|YYYY-|UTF-)[A-Z][A-Z0-9]+-[A-Z][A-Z0-9-]*(\/[A-Z0-9-]+)*['"`]/g

  it('no sha256 stands in a module, but for the fingerprints the simulator was proven against', () => {
    expect(found(planted(`const a = '${'0a'.repeat(32)}'`), SHA256)).toHaveLength(1)
    expect(
      found(
        ALL.filter(({ path }) => path !== 'src/orchestrator/proven.ts'),
        SHA256,
      ),
    ).toEqual([])
  })

  it('the proven fingerprints are a list of hashes and nothing else', () => {
    const proven = ALL.find(({ path }) => path === 'src/orchestrator/proven.ts')
    expect(withoutComments(proven?.text ?? '').match(/const \w+/g)).toEqual(['const PROVEN_FINGERPRINTS'])
  })

  it('no UUID stands in a module, but for the one namespace by its name', () => {
    expect(found(planted("const a = '6F3c1f5e-9a4b-5d0a-8f1e-2b7c9d3e4a50'"), UUID)).toHaveLength(1)
    const namespace = ALL.flatMap(
      ({ text }) => text.match(/const PLAN_NAMESPACE = '([0-9a-f-]{36})' as Uuid/)?.[1] ?? [],
    )
    expect(namespace).toHaveLength(1)
    expect(found(ALL, UUID)).toEqual([`src/orchestrator/build-plan.ts: ${namespace[0]}`])
  })

  it('no document id or address stands in a module, but for the keys of the grammars', () => {
    expect(found(planted("cut('US-CONST')"), DOCUMENT)).toHaveLength(1)
    expect(found(planted("const a = 'ICX-CONST/DIEU-12'"), DOCUMENT)).toHaveLength(1)
    const profiles = /^src\/cutting\/profiles\//
    expect(
      found(
        sourcesOf('src').filter(({ path }) => !profiles.test(path)),
        DOCUMENT,
      ),
    ).toEqual([])
  })
})

describe('the pure folders', () => {
  const PURE = ['orchestrator', 'cutting', 'reports', 'discovery', 'doctor'].flatMap((folder) =>
    sourcesOf(`src/${folder}`),
  )
  const AMBIENT =
    /\bprocess\.|\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\brandom(UUID|Bytes|Int)\b|\bset(Timeout|Interval|Immediate)\b|\bfetch\(|\bperformance\.|\bconsole\.|'node:(?!(buffer|crypto|zlib)')\w+|\b(toLocale\w+|localeCompare|Intl)\b/g

  it.each([
    'process.env.HOME',
    'Date.now()',
    'new Date()',
    'Math.random()',
    'crypto.randomUUID()',
    "import fs from 'node:fs'",
    'a.localeCompare(b)',
  ])('%s would be seen', (code) => {
    expect(found(planted(code), AMBIENT)).not.toEqual([])
  })

  it('ask for no environment, time, chance, file, network or locale', () => {
    expect(PURE.length).toBeGreaterThan(80)
    expect(found(PURE, AMBIENT)).toEqual([])
  })
})

describe('the environment', () => {
  it('is named by the entry points alone', () => {
    const named = new Set(found(sourcesOf('src'), /\bprocess\.env\b/g).map((hit) => hit.split(':')[0]))
    expect([...named].sort()).toEqual([
      'src/cli/main.ts',
      'src/handlers/dependencies.ts',
      'src/handlers/notify-dependencies.ts',
    ])
  })
})

describe('importing a module', () => {
  const environment = process.env
  const READS = ['readFileSync', 'existsSync', 'statSync', 'readdirSync', 'mkdirSync', 'openSync'] as const
  const files = Object.fromEntries(READS.map((name) => [name, fs[name]]))
  afterEach(() => {
    process.env = environment
    Object.assign(fs, files)
    syncBuiltinESMExports()
    vi.resetModules()
  })

  /** The module of src that is at work, if the nearest code that is not of Node itself is one. */
  const culprit = (): string | null => {
    const frames = (new Error('where').stack ?? '').split('\n').slice(1)
    const nearest = frames.find((frame) => !/node:|policy\.test/.test(frame)) ?? ''
    return /[/\\](src[/\\][^:?)]+\.ts)/.exec(nearest)?.[1] ?? null
  }

  function watch(): readonly string[] {
    const touched: string[] = []
    const note = (what: string): void => {
      const where = culprit()
      if (where !== null) touched.push(`${where}: ${what}`)
    }
    process.env = new Proxy(environment, {
      get: (target, name) => {
        note(`env ${String(name)}`)
        return Reflect.get(target, name)
      },
      has: (target, name) => {
        note(`env ${String(name)}`)
        return Reflect.has(target, name)
      },
      ownKeys: (target) => {
        note('env')
        return Reflect.ownKeys(target)
      },
    })
    for (const name of READS) {
      const real: (...args: never[]) => unknown = fs[name]
      Object.assign(fs, {
        [name]: (...args: never[]) => {
          note(name)
          return real(...args)
        },
      })
    }
    syncBuiltinESMExports()
    return touched
  }

  it('touches neither the environment nor a file, whichever it is', async () => {
    const main = /^src\/cli\/main\.ts$/
    const modules = sourcesOf('src').filter(({ path }) => !main.test(path))
    vi.resetModules()
    const touched = watch()
    for (const { path } of modules) await import(/* @vite-ignore */ `../../${path}`)
    expect(touched).toEqual([])
  })
})

describe('secrets', () => {
  const SHAPED = [
    'db_password',
    'PASSWD',
    'apiKey',
    'access_key_id',
    'session_token',
    'connection_string',
    'private_key',
  ]

  it.each(SHAPED)('a pin named %s is refused when set', (name) => {
    expect(isSecretShaped(name)).toBe(true)
    expect(() => pin(newRun(), { [name]: 'not-a-real-secret' })).toThrow('BUG-secret-pin')
  })

  it('and is stripped when written, however it came into the state', () => {
    const run = newRun({ context_pins: { docprefix: 'BY-LAW', db_password: 'not-a-real-secret' } })
    const written = asWritten(run, 1, 'w-1', '2026-01-02T03:04:05.000Z' as IsoUtc)
    expect(written.context_pins).toEqual({ docprefix: 'BY-LAW' })
  })

  it('no pin that a phase sets is shaped like one', () => {
    expect(Object.keys(journey().end.context_pins).filter(isSecretShaped)).toEqual([])
  })
})

describe('a pin never changes (I5)', () => {
  it('may be set again to what it is, to nothing else', () => {
    const run = pin(newRun(), { docprefix: 'BY-LAW', leaf_level: null })
    expect(pin(run, { docprefix: 'BY-LAW', leaf_level: null })).toEqual(run)
    expect(() => pin(run, { docprefix: 'OTHER' })).toThrow('BUG-repin')
    expect(() => pin(run, { leaf_level: 'h2' })).toThrow('BUG-repin')
  })
})

describe('H1 the kill switch', () => {
  const live = (enabled: boolean) => lead(newRun({ mode: 'LIVE' }), { settings: { executionEnabled: enabled } })

  it('is off in this build', () => {
    expect(executionEnabled).toBe(false)
    expect(DEFAULT_SETTINGS.executionEnabled).toBe(false)
  })

  it.each([
    [false, 'Mode LIVE is refused: the kill switch executionEnabled is false'],
    [true, 'Mode LIVE is refused: no live write path exists in this build'],
  ])('flipped to %s, LIVE is refused and never falls through to the simulator', (enabled, message) => {
    const run = live(enabled)
    expect(run.state).toBe('pending')
    expect(run.receipts).toEqual([])
    expect(run.context_pins).toEqual({})
    expect(run.status).toMatchObject({ kind: 'halted', how: 'failed', code: 'STOP_EXECUTION_NOT_AUTHORIZED', message })
  })

  it('a run that turned LIVE at its pause is refused before its approval is consumed', () => {
    const { sg1 } = journey()
    const run = lead({ ...sg1, mode: 'LIVE' }, { settings: { executionEnabled: true } })
    expect(run.status).toMatchObject({ code: 'STOP_EXECUTION_NOT_AUTHORIZED' })
    expect(run.approvals).toEqual({})
  })
})
