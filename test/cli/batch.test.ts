import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { OutgoingMessage } from '../../src/messages.ts'
import type { RunId } from '../../src/orchestrator/brands.ts'
import { batchKey } from '../../src/orchestrator/keys.ts'
import { factsOf } from '../fakes/facts.ts'
import { type CommandLine, commandLine, risky } from './desk.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cutter-batch-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

function listFile(text: string, name = 'list.txt'): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

const THREE = 'ONE\nTWO\nTHREE\n'
const cutsIn = (line: CommandLine) => line.sent.flatMap((message) => (message.type === 'cut' ? [message] : []))
const decisionsIn = (line: CommandLine) =>
  line.sent.flatMap((message) =>
    message.type === 'approval' && message.approval !== undefined ? [message.approval] : [],
  )
const runOf = (line: CommandLine, documentId: string): RunId =>
  cutsIn(line).find(({ document_id }) => document_id === documentId)?.run_id as RunId
const YES = Array.from({ length: 9 }, () => 'y')

/** Over a queue whose worker takes everything that was sent whenever a command waits. */
function served(take: (message: OutgoingMessage) => boolean = () => true, facts = factsOf) {
  let taken = 0
  const work = async (): Promise<void> => {
    for (; taken < line.sent.length; taken += 1) {
      const message = line.sent[taken]
      if (message !== undefined && take(message)) await line.serve(message)
    }
  }
  const line: CommandLine = commandLine({ over: 'queue', onPause: work, facts })
  return { line, work }
}

describe('sending a list', () => {
  test('each document is an ordinary cut with the batch id; nothing else is new in the message', async () => {
    const { line } = served()
    const typed = await line.type(`cut --batch ${listFile(THREE)} --batch-id spring`)
    expect(typed).toMatchObject({ exit: 0 })
    expect(typed.out).toContain('Batch spring: 3 sent, 0 stood already.')
    expect(cutsIn(line)).toHaveLength(3)
    expect(cutsIn(line)[0]).toEqual({
      type: 'cut',
      v: 1,
      document_id: 'ONE',
      run_id: expect.stringMatching(/^ictr-20260105T090000Z-/),
      batch_id: 'spring',
      requested_by: 'ann',
    })
  })

  test('sent again, only what has no run yet is asked for, as the same run', async () => {
    const { line, work } = served((message) => message.type !== 'cut' || message.document_id !== 'TWO')
    const file = listFile(THREE)
    await line.type(`cut --batch ${file} --batch-id spring`)
    await work()
    expect((await line.type(`cut --batch ${file} --batch-id spring`)).out).toContain('1 sent, 2 stood already')
    const [, first, , again] = cutsIn(line)
    expect(again).toEqual(first)
  })

  test('a list with everything in place sends nothing, and says how to ask for another round', async () => {
    const { line, work } = served()
    const file = listFile(THREE)
    await line.type(`cut --batch ${file}`)
    await work()
    const { out, exit } = await line.type(`cut --batch ${file}`)
    expect([exit, cutsIn(line).length]).toEqual([0, 3])
    expect(out).toMatch(/0 sent, 3 stood already\.\nEvery document has its run already.*--batch-id NAME/)
  })

  test('another list under the same id is refused with each difference, and nothing is sent', async () => {
    const { line } = served()
    await line.type(`cut --batch ${listFile(THREE)} --batch-id spring`)
    const typed = await line.type(`cut --batch ${listFile('ONE\nFOUR\n', 'other.txt')} --batch-id spring`)
    expect(typed.exit).toBe(4)
    for (const difference of ['FOUR is new', 'TWO is gone', 'THREE is gone']) expect(typed.err).toContain(difference)
    expect(cutsIn(line)).toHaveLength(3)
  })

  test('a bad list is refused with every problem, and no batch is left behind', async () => {
    const { line } = served()
    const typed = await line.type(`cut --batch ${listFile('a b\nONE\nONE\n')} --batch-id spring`)
    expect(typed.exit).toBe(4)
    expect(typed.err).toContain('line 1')
    expect(typed.err).toContain('line 3')
    expect(line.sent).toEqual([])
    expect((await line.type('batch spring')).exit).toBe(1)
  })

  test('a list that cannot be read, that is no text, or both a list and a document, is refused in a sentence', async () => {
    const { line } = served()
    const binary = join(folder, 'binary.txt')
    writeFileSync(binary, new Uint8Array([0xff, 0xfe, 0x00]))
    expect((await line.type(`cut --batch ${join(folder, 'none.txt')}`)).err).toContain(
      'cannot be read: there is no such file',
    )
    expect((await line.type(`cut --batch ${binary}`)).err).toContain('is not UTF-8')
    expect((await line.type(`cut ONE --batch ${binary}`)).err).toContain('not both')
    expect((await line.type('cut')).err).toContain('--batch FILE')
  })

  test('a queue that goes away half-way: what was not sent is named, and the same command sends exactly that', async () => {
    const { line, work } = served()
    const file = listFile(THREE)
    line.failAfter(1)
    const typed = await line.type(`cut --batch ${file}`)
    expect(typed.exit).toBe(1)
    expect(typed.out).toMatch(/1 sent.*\n2 documents could not be sent:\n {2}TWO: .*\n {2}THREE: /)
    line.failAfter(Number.POSITIVE_INFINITY)
    await work()
    expect((await line.type(`cut --batch ${file}`)).out).toContain('2 sent, 1 stood already')
    expect(cutsIn(line).map(({ document_id }) => document_id)).toEqual(['ONE', 'TWO', 'THREE'])
  })
})

describe('the failure policy of a list', () => {
  const unknown = () => factsOf({ document: null })
  const twenty = Array.from({ length: 20 }, (_, index) => `DOC-${index}`).join('\n')

  test('without one, everything is sent whatever halts', async () => {
    const { line, work } = served(undefined, unknown)
    await line.type(`cut --batch ${listFile(twenty)}`)
    await work()
    expect(cutsIn(line)).toHaveLength(20)
  })

  test('--stop-after holds back what follows the wave in which so many halted, and says how to go on', async () => {
    const { line } = served(undefined, unknown)
    const { out, exit } = await line.type(`cut --batch ${listFile(twenty)} --stop-after 1`)
    expect([exit, cutsIn(line).length]).toEqual([1, 10])
    expect(out).toContain('Stopped sending after 1 halted run: 10 documents held back.')
  })

  test('stop_after stands in the list too; over a folder, where each is handled at once, exactly so many halt', async () => {
    const line = commandLine({ facts: unknown })
    const documents = twenty.split('\n').map((id) => `- ${id}`)
    await line.type(`cut --batch ${listFile(`stop_after: 2\ndocuments:\n${documents.join('\n')}\n`, 'list.yaml')}`)
    expect(cutsIn(line)).toHaveLength(2)
  })
})

describe('the board', () => {
  test('counts by standing, what halted and why, what waits and for how long; from entries alone', async () => {
    const { line, work } = served((message) => message.type !== 'cut' || message.document_id !== 'THREE')
    await line.type(`cut --batch ${listFile(THREE)} --batch-id spring`)
    await work()
    line.countReads()
    const typed = await line.type('batch spring')
    expect(typed.exit).toBe(2)
    expect(typed.out).toMatch(/2 {2}waiting for an approval/)
    expect(typed.out).toMatch(/1 {2}not begun/)
    expect(typed.out).toMatch(/ONE {2}since 2026-01-05 09:00:00 UTC/)
    expect(line.reads().states).toBe(0)
    expect(line.reads().lists).toBe(1)
  })

  test('a run that another one answers for stands where that one stands', async () => {
    const { line, work } = served()
    await line.type(`cut --batch ${listFile('ONE\n')} --batch-id spring`)
    await work()
    await line.type(`cut --batch ${listFile('ONE\n')} --batch-id autumn`)
    await work()
    const { documents } = JSON.parse((await line.type('batch autumn --json')).out)
    expect(documents[0]).toMatchObject({ standing: 'waiting', run_id: runOf(line, 'ONE') })
    expect(documents[0].answered_for).toBe(cutsIn(line)[1]?.run_id)
  })

  test('a damaged entry hides no document: it is made again from its run', async () => {
    const { line, work } = served()
    await line.type(`cut --batch ${listFile(THREE)} --batch-id spring`)
    await work()
    line.alter(batchKey('spring', 'TWO'), () => '{"schema_')
    expect((await line.type('batch spring')).out).toMatch(/3 {2}waiting for an approval/)
  })

  test('--watch tells each change until every document rests', async () => {
    const { line } = served()
    await line.type(`cut --batch ${listFile(THREE)} --batch-id spring`)
    const typed = await line.type('batch spring --watch')
    expect(typed.err).toBe('3 not begun\n3 waiting for an approval\n')
    expect(typed.exit).toBe(2)
  })

  test('--report writes one page, with the pages of each document beside it', async () => {
    const { line, work } = served(undefined, risky)
    await line.type(`cut --batch ${listFile(THREE)} --batch-id spring`)
    await work()
    const out = join(folder, 'report')
    const typed = await line.type(`batch spring --out ${out}`)
    expect(typed.out.trim()).toBe(join(out, 'report.html'))
    const page = readFileSync(join(out, 'report.html'), 'utf8')
    expect(page).toContain('cutter approve --batch spring --gate SG_1')
    expect(page).toContain('href="documents/TWO/report.html"')
    expect(page.indexOf('retire')).toBeLessThan(page.indexOf('id="document-ONE"'))
    expect(readdirSync(join(out, 'documents')).toSorted()).toEqual(['ONE', 'THREE', 'TWO'])
    expect(readFileSync(join(out, 'documents', 'TWO', 'report.html'), 'utf8')).toContain('BY-LAW/ARTICLE-9')
  })

  test('--report writes nothing outside its folder, however an object under a report is named', async () => {
    const { line, work } = served()
    await line.type(`cut --batch ${listFile(THREE)} --batch-id spring`)
    await work()
    const [run] = line.sent
    const { report } = (await line.stateOf(run?.run_id as RunId)) ?? {}
    const key = `${report?.folder}../../../outside.html`
    await line.store.objects.create(key, { bytes: new Uint8Array(), contentType: 'text/html', encoding: null })
    // Only what was published is copied, whatever else lies there.
    expect((await line.type(`batch spring --out ${join(folder, 'within')}`)).exit).toBe(2)
    expect(existsSync(join(folder, 'outside.html'))).toBe(false)
  })
})

test('H4 the pages of a batch are those that were published; an altered one is named and left out', async () => {
  const { line, work } = served()
  await line.type(`cut --batch ${listFile(THREE)} --batch-id spring`)
  await work()
  const { report } = (await line.stateOf(runOf(line, 'TWO'))) ?? {}
  line.alter(`${report?.html}`, (text) => text.replace('</main>', '<p>All is well.</p></main>'))
  const typed = await line.type(`batch spring --out ${join(folder, 'altered')}`)
  expect(typed).toMatchObject({ exit: 3, err: expect.stringContaining('ALTERED: the report of TWO') })
  expect(readdirSync(join(folder, 'altered', 'documents')).sort()).toEqual(['ONE', 'THREE'])
})

describe('one sitting', () => {
  async function spring(facts = risky) {
    const { line, work } = served(undefined, facts)
    await line.type(`cut --batch ${listFile(THREE)} --batch-id spring`)
    await work()
    return { line, work }
  }

  test('totals and each risk class with its documents are shown; each class is asked for once', async () => {
    const { line } = await spring()
    const { err, exit } = await line.type('approve --batch spring', YES)
    expect(exit).toBe(0)
    expect(err).toContain('risk retire:3')
    expect(err).toContain('in 3 documents: ONE (1), TWO (1), THREE (1)')
    const classes = Object.keys((await line.stateOf(runOf(line, 'ONE')))?.requests.SG_1_cut_authz?.risks ?? {})
    expect(line.questions).toHaveLength(classes.length + 1)
  })

  test('each run gets its own approval with its own digest and its own counts', async () => {
    const { line, work } = await spring()
    await line.type('approve --batch spring', YES)
    const approvals = decisionsIn(line)
    expect(new Set(approvals.map(({ payload_sha256 }) => payload_sha256)).size).toBe(3)
    for (const { acknowledged } of approvals) expect(acknowledged['retire']).toBe(1)
    await work()
    await line.type('approve --batch spring --gate SG_2', YES)
    await work()
    expect((await line.type('batch spring')).out).toMatch(/3 {2}closed with its report/)
    const reviews = decisionsIn(line).flatMap(({ review_decision_id }) => review_decision_id ?? [])
    expect(new Set(reviews).size).toBe(3)
  })

  test('--except leaves documents out, and one that is not in the batch is refused', async () => {
    const { line } = await spring()
    await line.type('approve --batch spring --except TWO THREE', YES)
    expect(decisionsIn(line).map(({ run_id }) => run_id)).toEqual([runOf(line, 'ONE')])
    expect((await line.type('approve --batch spring --except FOUR', YES)).err).toContain('not in batch spring: FOUR')
  })

  test('a document whose request changed since it was shown is left out and named', async () => {
    const { line } = await spring()
    const report = (await line.stateOf(runOf(line, 'TWO')))?.report?.folder
    const digest = (await line.stateOf(runOf(line, 'TWO')))?.requests.SG_1_cut_authz?.request_digest ?? ''
    line.alter(`${report}report.json`, (text) => text.replaceAll(digest, 'f'.repeat(64)))
    const { out, exit } = await line.type('approve --batch spring', YES)
    expect(exit).toBe(3)
    expect(out).toMatch(/2 decisions sent.*\n {2}left out: TWO: /)
    expect(decisionsIn(line)).toHaveLength(2)
  })

  test('one no to one class sends nothing', async () => {
    const { line } = await spring()
    expect((await line.type('approve --batch spring', ['y', 'n'])).exit).toBe(4)
    expect(decisionsIn(line)).toEqual([])
  })

  test('where documents wait at both gates the gate must be named', async () => {
    const { line, work } = await spring()
    await line.type('approve --batch spring --except THREE', YES)
    await work()
    expect((await line.type('approve --batch spring', YES)).err).toContain('say --gate SG_1 or --gate SG_2')
    await line.type('approve --batch spring --gate SG_2', YES)
    expect(decisionsIn(line).filter(({ gate }) => gate === 'SG_2_lifecycle_authz')).toHaveLength(2)
  })

  test('--yes needs the digest of the sitting and every risk with its total', async () => {
    const { line } = await spring()
    const { err } = await line.type('approve --batch spring')
    const script = /--yes --digest \S+( --ack \S+)+/.exec(err)?.[0] ?? ''
    expect((await line.type('approve --batch spring --yes')).exit).toBe(4)
    expect((await line.type(`approve --batch spring --yes --digest ${'0'.repeat(64)}`)).exit).toBe(3)
    expect((await line.type(`approve --batch spring ${script.replace('retire:3', 'retire:2')}`)).exit).toBe(4)
    expect(decisionsIn(line)).toEqual([])
    expect((await line.type(`approve --batch spring ${script}`)).exit).toBe(0)
    expect(decisionsIn(line)).toHaveLength(3)
  })

  test('reject, void and retry turn to the documents they are for, each with a message of its own', async () => {
    const { line, work } = await spring()
    expect((await line.type('reject --batch spring --except ONE TWO --reason old', ['y'])).exit).toBe(0)
    await work()
    expect((await line.type('void --batch spring --reason old', ['n'])).exit).toBe(4)
    expect((await line.type('void --batch spring --reason old --yes')).out).toContain('2 × void sent')
    await work()
    expect((await line.type('batch spring')).out).toMatch(/3 {2}given up/)
    expect((await line.type('retry --batch spring --reason again --yes')).err).toContain('Nothing to retry')
  })

  test('void gives up no run that another batch asked for, and names it', async () => {
    const { line, work } = served()
    await line.type(`cut --batch ${listFile('ONE\n')} --batch-id spring`)
    await work()
    await line.type(`cut --batch ${listFile('ONE\nTWO\n')} --batch-id autumn`)
    await work()
    const { exit, out } = await line.type('void --batch autumn --reason old', ['y'])
    expect(line.questions).toEqual([expect.stringContaining('void 1 run of batch autumn')])
    expect(out).toContain(`left out: ONE: run ${runOf(line, 'ONE')} is not of this batch`)
    expect(exit).toBe(3)
    await work()
    expect((await line.type('batch spring')).out).toMatch(/1 {2}waiting for an approval/)
    expect((await line.type('batch autumn')).out).toMatch(/1 {2}given up/)
  })
})
