import { describe, expect, test } from 'vitest'
import { doctorKey, quarantineKey } from '../../src/orchestrator/keys.ts'
import { examined, withStore } from '../doctor/fixture.ts'
import { type CommandLine, commandLine } from './desk.ts'

const stored = (value: unknown) => ({
  bytes: new TextEncoder().encode(JSON.stringify(value)),
  contentType: 'application/json',
  encoding: null,
})

describe('cutter doctor', () => {
  test('ready ends with 0, not ready with 1 and every reason with its cure', async () => {
    expect(await commandLine({ doctor: async () => examined() }).type('doctor')).toMatchObject({
      exit: 0,
      out: expect.stringMatching(/^Ready/),
    })
    const typed = await commandLine({ doctor: async () => withStore({ replace_wrong: 'written' }) }).type('doctor')
    expect(typed.exit).toBe(1)
    expect(typed.out).toMatch(/✗ store .*wrong etag was accepted[^\n]*\n +→ Use a store with conditional writes/)
  })

  test('--json prints the report as it stands', async () => {
    const report = examined()
    expect(JSON.parse((await commandLine({ doctor: async () => report }).type('doctor --json')).out)).toEqual(report)
  })

  test('--function-timeout is what the queues are compared with', async () => {
    const given: number[] = []
    const line = commandLine({
      doctor: async (timeout) => {
        given.push(timeout)
        return examined()
      },
    })
    await line.type('doctor')
    await line.type('doctor --function-timeout 900')
    expect(given).toEqual([120_000, 900_000])
    expect((await line.type('doctor --function-timeout soon')).exit).toBe(4)
  })
})

describe('cutter doctor --deployed', () => {
  function asking(answer: (line: CommandLine, looks: number) => Promise<unknown>) {
    let looks = 0
    const line: CommandLine = commandLine({
      onPause: async () => {
        looks += 1
        await answer(line, looks)
      },
    })
    return line
  }
  const asked = (line: CommandLine): string => line.asked[0]?.request_id ?? ''

  test('sends one message and prints the answer made inside the function, telling that it waits', async () => {
    const report = { ...withStore({ create: 'busy' }), where: 'deployed' }
    const line = asking(async (at, looks) => {
      if (looks === 15) await at.store.objects.create(doctorKey(asked(at)), stored(report))
    })
    const typed = await line.type('doctor --deployed')
    expect(line.asked).toEqual([{ type: 'doctor', v: 1, request_id: asked(line) }])
    expect(typed.exit).toBe(1)
    expect(typed.out).toContain('inside the deployed function')
    expect(typed.err.match(/No answer after 10 looks/g)).toHaveLength(1)
  })

  test('an answer made inside a worker says so', async () => {
    const line = asking(async (at) => {
      await at.store.objects.create(doctorKey(asked(at)), stored({ ...withStore({ create: 'busy' }), where: 'worker' }))
    })
    expect((await line.type('doctor --deployed')).out).toContain('looked at inside the worker')
  })

  test('where no answer comes it is not ready, and says where to look', async () => {
    const line = asking(async () => undefined)
    const typed = await line.type('doctor --deployed --timeout 5')
    expect(typed.exit).toBe(1)
    expect(typed.err).toContain('Not ready: no function or worker gave an answer within 5 looks')
    expect(typed.err).toContain(doctorKey(asked(line)))
  })

  test('where a function of an older version puts the message under quarantine: exit 5', async () => {
    const line = asking(async (at) => {
      const entry = {
        schema_version: 1,
        message_id: 'd1',
        code: 'STOP_REFUSED_INPUT',
        cause: 'The type "doctor" is unknown.',
        cure: 'Deploy this version.',
        sender: { requested_by: 'not read', sender_id: null, message_id: 'd1', taken_at: '2026-01-05T09:00:00.000Z' },
        receive_count: 1,
        quarantined_at: '2026-01-05T09:00:00.000Z',
        body: '{}',
      }
      await at.store.objects.create(quarantineKey('d1'), stored(entry))
    })
    const typed = await line.type('doctor --deployed')
    expect(typed.exit).toBe(5)
    expect(typed.err).toContain('The type "doctor" is unknown.')
  })
})
