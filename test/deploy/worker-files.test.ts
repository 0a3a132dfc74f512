import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { ROOT } from '../orchestrator/sources.ts'

/** The files with which the worker is put on a server or into a container. */

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8')
const unit = read('deploy/worker/cutter-worker.service')
const image = read('deploy/worker/Dockerfile')
/** Of the machine, where it has one. */
const VERIFIER = 'systemd-analyze'
const installed = spawnSync(VERIFIER, ['--version']).error === undefined

describe('the unit', () => {
  it.skipIf(!installed)('is one that systemd accepts without a word', () => {
    const folder = mkdtempSync(join(tmpdir(), 'iu-cutter-unit-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const file = join(folder, 'cutter-worker.service')
    // It is verified where its program need not be installed.
    writeFileSync(file, unit.replace('/usr/bin/node', process.execPath))
    const { status, stdout, stderr } = spawnSync(VERIFIER, ['verify', file], { encoding: 'utf8' })
    expect([status, stdout, stderr]).toEqual([0, '', ''])
  })

  it.each([
    'DynamicUser=yes',
    'ProtectSystem=strict',
    'NoNewPrivileges=yes',
    'CapabilityBoundingSet=',
    'CUTTER_WORKER_HEALTH=127.0.0.1:8080',
  ])('holds to %s: no root, nothing to write, heard by this machine alone', (line) => {
    expect(unit).toMatch(new RegExp(`^(Environment=.*)?${line.replace(/[.]/g, '\\.')}$`, 'm'))
  })

  it('waits longer than the worker needs to stop, and starts no refused configuration again', () => {
    const stop = Number(/STOP_MS = (\d+)_000/.exec(read('src/worker/serve.ts'))?.[1])
    expect(Number(/^TimeoutStopSec=(\d+)$/m.exec(unit)?.[1])).toBeGreaterThan(stop)
    expect(unit).toMatch(/^RestartPreventExitStatus=4$/m)
  })

  it('starts what the package builds', () => {
    const { bin } = JSON.parse(read('package.json'))
    expect(unit).toContain(`/opt/iu-cutter/${bin.cutter} worker`)
    expect(image).toContain(`ENTRYPOINT ["node", "${bin.cutter}"]`)
  })
})

describe('the image', () => {
  it('is built on the exact Node that the tests run on, and runs as nobody of importance', () => {
    const bases = [...image.matchAll(/^FROM (\S+)/gm)].map(([, base]) => base)
    expect(new Set(bases)).toEqual(new Set([`node:${process.versions.node}-bookworm-slim`]))
    expect(image).toMatch(/^USER [1-9]\d*:[1-9]\d*$/m)
  })

  it('takes nothing into its build but what the build copies', () => {
    const letIn = read('deploy/worker/Dockerfile.dockerignore').trim().split('\n')
    const copied = [...image.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, files = '']) => files.split(' '))
    expect(letIn).toEqual(['*', ...copied.map((file) => `!${file}`)])
  })
})
