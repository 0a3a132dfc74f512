import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { describe, expect, test } from 'vitest'
import { localAwsEnvironment } from '../e2e/support/aws-environment.ts'
import { absent, ground } from './ground.ts'
import { alive, family, LOOPBACK, listeners } from './processes.ts'
import { loaded, paused, site, WAIT } from './support.ts'

localAwsEnvironment()

describe.skipIf(absent || process.platform !== 'linux')('LocalStack in host mode', () => {
  test('it listens on loopback addresses alone, whatever its settings say, with functions at work too', async () => {
    await paused(site(), await loaded('LISTENING'))
    const found = listeners(family(ground().pid))
    const port = Number(new URL(ground().stand.endpoint).port)
    expect(found.map((each) => each.port)).toContain(port)
    expect(found.length).toBeGreaterThan(1)
    expect(found.filter(({ address }) => !LOOPBACK.includes(address))).toEqual([])
  })

  test('it ends with whoever started it, a kill -9 included', async () => {
    const starter = spawn(process.execPath, [join(import.meta.dirname, 'orphan-server.ts')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [line] = await once(createInterface(starter.stdout), 'line')
    const { pid, folder } = JSON.parse(String(line)) as { pid: number; folder: string }
    try {
      expect(alive(pid)).toBe(true)
      starter.kill('SIGKILL')
      await expect.poll(() => alive(pid), WAIT).toBe(false)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
