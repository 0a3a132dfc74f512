import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CommanderError } from 'commander'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Refused } from '../../src/cli/context.ts'
import { folderDesk, queueDesk } from '../../src/cli/desk.ts'
import { EXIT, EXIT_MEANING } from '../../src/cli/exit-codes.ts'
import { explain } from '../../src/cli/explain.ts'
import { program } from '../../src/cli/program.ts'
import { Stop } from '../../src/orchestrator/stops.ts'
import { commandLine, RUN } from './desk.ts'

describe('a bad command line', () => {
  test.each([
    ['status nonsense', 4, 'no run id'],
    ['watch nonsense', 4, 'no run id'],
    ['report nonsense', 4, 'no run id'],
    ['approve nonsense', 4, 'no run id'],
    [`status ${RUN}`, 1, 'There is no run'],
    [`approve ${RUN}`, 1, 'There is no run'],
    ['cut a/b', 4, 'no document id'],
    ['runs --document a/b', 4, 'no document id'],
    ['cut BY-LAW --digest abc', 4, 'unknown option'],
    ['reject x', 4, '--reason'],
    ['nosuch', 4, 'unknown command'],
    ['run BY-LAW', 4, '--runs-dir'],
  ])('%s ends with %i and says why', async (words, exit, why) => {
    const line = commandLine()
    const typed = await line.type(words)
    expect(typed.exit).toBe(exit)
    expect(typed.err).toContain(why)
    expect(line.sent).toEqual([])
  })

  test('what a command lacks is answered with the help of that command', async () => {
    expect((await commandLine().type(`reject ${RUN}`)).err).toContain('cutter reject --help')
  })

  test.each([
    '--production',
    '--production cut BY-LAW',
    'cut BY-LAW --production',
    'cut --production BY-LAW',
    'cut BY-LAW --production=true',
    'nosuch --production',
    `approve ${RUN} --production --json`,
  ])('H12 %s is refused as an execution, wherever it stands', async (words) => {
    const line = commandLine()
    expect(await line.type(words)).toMatchObject({
      exit: 4,
      err: expect.stringContaining('STOP_EXECUTION_NOT_AUTHORIZED'),
    })
    expect(line.sent).toEqual([])
  })

  test.each([
    '--json cut BY-LAW',
    'cut --json BY-LAW',
    'cut BY-LAW --json',
  ])('%s prints one document', async (words) => {
    expect(JSON.parse((await commandLine().type(words)).out)).toMatchObject({ run_id: RUN })
  })
})

describe('a failure is told', () => {
  test('by a stop: code, cause, each detail once, and its cure as the next step', () => {
    const details = [{ message: 'article 3 twice', cure: 'Rename one.', line: 3, offset: 0 }]
    const { text, json, exit } = explain(new Stop('STOP_REFUSED_INPUT', 'Bad text', { details }))
    expect(text).toBe('STOP_REFUSED_INPUT: Bad text\n  article 3 twice\nRename one.')
    const message = 'Bad text\n  article 3 twice'
    expect(json).toEqual({ error: { code: 'STOP_REFUSED_INPUT', message, next: ['Rename one.'] } })
    expect(exit).toBe(4)
  })

  test('once, where the cause holds its details already', () => {
    const details = [{ message: 'X is not set', cure: null, line: null, offset: null }]
    const { text } = explain(new Stop('STOP_REFUSED_INPUT', '1 problem:\n  X is not set', { details }))
    expect(text.match(/X is not set/g)).toHaveLength(1)
  })

  test('by an outage: the command is to be given again, for no queue repeats it', () => {
    const { text, exit } = explain(new Stop('STOP_SOURCE_UNREACHABLE', 'no route'))
    expect(text).toContain('give the command again')
    expect(exit).toBe(1)
  })

  test('by bad input: it is the command that is to be given again, not a message or a document', () => {
    expect(explain(new Stop('STOP_REFUSED_INPUT', 'no text')).text).toContain('give the command again')
  })

  test('by a refusal that carries a stop, its code in the field of codes alone', () => {
    const { text, json } = explain(new Refused(EXIT.refused, 'another cut', 'STOP_REPLAY_CONFLICT'))
    expect(text).toBe('STOP_REPLAY_CONFLICT: another cut')
    expect(json).toEqual({ error: { code: 'STOP_REPLAY_CONFLICT', message: 'another cut', next: [] } })
  })

  test('by an error that nobody foresaw: in a sentence without a stack', () => {
    expect(explain(new TypeError('x is y'))).toMatchObject({ text: 'Unforeseen: x is y', exit: 1 })
  })

  test('by nothing where a person only asked for help', () => {
    expect(explain(new CommanderError(0, 'commander.help', ''))).toEqual({ exit: 0, text: '', json: null })
  })
})

describe('where the command line works', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'iu-cutter-desk-'))
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  test('every missing or unknown variable of the queues is named at once, none of their values', () => {
    expect(() => queueDesk({ CUTTER_BUCKETT: 'hidden' })).toThrow(
      /CUTTER_BUCKET(.|\n)*CUTTER_CUT_QUEUE_URL(.|\n)*CUTTER_RESUME_QUEUE_URL/,
    )
    expect(() => queueDesk({ CUTTER_BUCKETT: 'hidden' })).toThrow(/did you mean CUTTER_BUCKET/)
    expect(() => queueDesk({ CUTTER_BUCKETT: 'hidden' })).not.toThrow(/hidden/)
  })

  test('what is wrong with a variable is said once', () => {
    const told = () => queueDesk({ CUTTER_WORKER_HEALTH: 'abc' })
    expect(told).toThrow(/CUTTER_WORKER_HEALTH must be port/)
    expect(told).not.toThrow(/CUTTER_WORKER_HEALTH(.|\n)*CUTTER_WORKER_HEALTH/)
  })

  test('a folder that is not there is a slip where runs are looked for, and is left alone', async () => {
    await expect(folderDesk({}, join(folder, 'typo'), 'look')).rejects.toThrow('There is no folder')
    await expect(folderDesk({}, join(folder, 'fresh'), 'begin')).resolves.toMatchObject({ suffix: expect.any(String) })
  })

  test('a file is no folder', async () => {
    writeFileSync(join(folder, 'file'), '')
    await expect(folderDesk({}, join(folder, 'file'), 'begin')).rejects.toThrow('is not a folder')
  })

  test('a cut without a database says which variable is missing', async () => {
    const { deliver } = await folderDesk({}, join(folder, 'runs'), 'begin')
    const message = { type: 'cut', v: 1, document_id: 'BY-LAW', run_id: RUN, requested_by: 'ann' } as const
    await expect(deliver(message)).rejects.toThrow('CUTTER_DATABASE_URL')
  })

  test.each([
    ['runs', ' --runs-dir runs'],
    ['my runs', " --runs-dir 'my runs'"],
    ["ann's", " --runs-dir 'ann'\\''s'"],
  ])('the folder %s is one word in every command that is shown', async (name, suffix) => {
    await expect(folderDesk({}, name, 'begin')).resolves.toMatchObject({ suffix })
  })
})

describe('docs/cli.md', () => {
  const page = readFileSync(new URL('../../docs/cli.md', import.meta.url), 'utf8')

  test('holds every exit code', () => {
    for (const [code, meaning] of Object.entries(EXIT_MEANING)) expect(page).toContain(`| ${code} | ${meaning} |`)
  })

  test('holds every command and every option, and every command has examples', async () => {
    const names = program(async () => {}).commands.map((command) => command.name())
    expect(names).toHaveLength(readdirSync(new URL('../../src/cli/commands', import.meta.url)).length)
    for (const name of names) {
      const help = (await commandLine().type(`${name} --help`)).out
      expect(help).toContain(`Examples:\n  cutter ${name}`)
      expect(page).toMatch(new RegExp(`\\b${name}\\b`))
      for (const [option] of help.matchAll(/--[a-z][a-z-]+/g)) expect(page).toContain(option)
    }
  })
})
