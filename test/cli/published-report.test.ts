import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { memoryStore } from '../../src/adapters/memory-store.ts'
import { publishedFile } from '../../src/cli/published-report.ts'
import type { Sha256 } from '../../src/orchestrator/brands.ts'
import { jsonContent } from '../../src/orchestrator/content.ts'
import { sha256 } from '../../src/orchestrator/digest.ts'
import { reportListBeside } from '../../src/orchestrator/keys.ts'
import { reportDigest, reportList } from '../../src/reports/files.ts'
import { type CommandLine, RUN, risky, waiting } from './desk.ts'

/** H4: who may write reports but no state shows nobody another text than the one whose digest they sign. */

const YES = Array.from({ length: 9 }, () => 'y')
const fileOf = async (line: CommandLine, name: string): Promise<string> =>
  `${(await line.stateOf())?.report?.folder}${name}`
const freshFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'cutter-published-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return join(folder, 'report')
}

describe('H4 what is read before an approval is what was published', () => {
  test.each([
    ['the meaning of a risk', '"meaning":"', '"meaning":"Nothing to see. '],
    ['who may decide', '"policy":"structural"', '"policy":"signed"'],
    ['white space', '{"', '{ "'],
  ])('%s in report.json is altered: nobody approves', async (_, was, is) => {
    const line = await waiting({ facts: risky })
    line.alter(await fileOf(line, 'report.json'), (text) => text.replace(was, is))
    const typed = await line.type(`approve ${RUN}`, YES)
    expect(typed).toMatchObject({ exit: 3, err: expect.stringContaining('somebody altered it') })
    expect(line.sent).toHaveLength(1)
  })

  test('a list that was altered with it proves nothing, nor does one that is gone', async () => {
    const line = await waiting({ facts: risky })
    const key = await fileOf(line, 'report.json')
    const folder = key.slice(0, -'report.json'.length)
    line.alter(key, (text) => text.replace('"meaning":"', '"meaning":"Fine. '))
    const lie = await line.store.objects.read(key)
    line.alter(reportListBeside(folder), () =>
      reportList([{ name: 'report.json', sha256: sha256(lie ?? new Uint8Array()) }]),
    )
    expect(await line.type(`approve ${RUN}`, YES)).toMatchObject({ exit: 3 })
  })

  test('a run whose report has no list is approved all the same: its files make the digest', async () => {
    const line = await waiting({ facts: risky })
    line.alter(reportListBeside(await fileOf(line, '')), () => 'not the list')
    expect((await line.type(`approve ${RUN}`, YES)).exit).toBe(2)
  })

  test('an altered report keeps nobody from giving the run up', async () => {
    const line = await waiting({ facts: risky })
    line.alter(await fileOf(line, 'report.json'), (text) => text.replace('"policy":"structural"', '"policy":"signed"'))
    expect((await line.type(`void ${RUN} --reason altered`)).exit).toBe(0)
  })

  test('an altered page is written for whoever looks into it, told of, and ends with 3', async () => {
    const line = await waiting({ facts: risky })
    expect((await line.type(`report ${RUN} --out ${freshFolder()}`)).exit).toBe(0)
    line.alter(await fileOf(line, 'report.html'), (text) => text.replace('</main>', '<p>All is well.</p></main>'))
    const folder = freshFolder()
    const typed = await line.type(`report ${RUN} --out ${folder}`)
    expect(typed).toMatchObject({ exit: 3, err: expect.stringContaining('ALTERED') })
    expect(readFileSync(join(folder, 'report.html'), 'utf8')).toContain('All is well.')
  })
})

test('the bytes that are checked are those that are shown, though the object is exchanged between two reads', async () => {
  const { objects } = memoryStore()
  const folder = 'v1/runs/r/reports/d/'
  await objects.create(`${folder}report.json`, jsonContent('{"true":1}'))
  const digest: Sha256 = reportDigest([{ name: 'report.json', sha256: sha256('{"true":1}') }])
  let reads = 0
  const read = async (key: string) => {
    reads += key.endsWith('report.json') ? 1 : 0
    return reads > 1 ? jsonContent('{"lie":1}').bytes : await objects.read(key)
  }
  const list = objects.list.bind(objects)
  const found = await publishedFile({ read, list }, { digest, folder }, 'report.json')
  expect(found).toMatchObject({ kind: 'altered' })
})
