import { CommanderError } from 'commander'
import { describe, expect, test } from 'vitest'
import { explain } from '../../src/cli/explain.ts'
import { RUN, waiting } from './desk.ts'

describe('an option that would not be heeded is refused, and nothing is sent', () => {
  test.each([
    ['approve --batch spring --print --yes --digest x', '--print is for one run'],
    ['reject --batch spring --print --yes --reason late', '--print is for one run'],
    ['approve --batch spring --wait', 'cutter batch spring --watch'],
    ['retry --batch spring --wait --reason late', 'cutter batch spring --watch'],
    ['void --batch spring --wait --reason late', 'cutter batch spring --watch'],
    ['cut BY-LAW --stop-after 1', '--stop-after is for a list'],
    [`approve ${RUN} --gate SG_1`, 'are for a batch'],
  ])('%s', async (words, why) => {
    const line = await waiting()
    const before = line.sent.length
    const typed = await line.type(words)
    expect([typed.exit, typed.err]).toEqual([4, expect.stringContaining(why)])
    expect(line.sent).toHaveLength(before)
  })

  test.each([
    ['reject', '--reason'],
    ['retry', '--reason'],
    ['void', '--reason'],
    ['approve', '--approver'],
    ['approve', '--scope'],
  ])('%s with an empty %s: nobody would know later', async (command, option) => {
    const line = await waiting()
    const before = line.sent.length
    const typed = await line.typeWords([command, RUN, option, '  '])
    expect([typed.exit, typed.err]).toEqual([4, expect.stringContaining('It is empty.')])
    expect(line.sent).toHaveLength(before)
  })

  test('a cut of an empty --source-version names no run that never was', async () => {
    const line = await waiting()
    const typed = await line.typeWords(['cut', 'BY-LAW', '--source-version', ''])
    expect([typed.exit, typed.err]).toEqual([4, expect.not.stringContaining('Run ictr')])
  })
})

test('a command line without a command says so to a program, in words', () => {
  const { json } = explain(new CommanderError(1, 'commander.help', '(outputHelp)'))
  expect(json).toMatchObject({ error: { code: 'usage', message: 'No command was named.' } })
})
