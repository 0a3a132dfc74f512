import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ROOT, sourcesOf } from '../orchestrator/sources.ts'

/** What serverless.yml deploys, and what a handler can reach: the rules of queues and functions. */

const TEMPLATE = readFileSync(join(ROOT, 'serverless.yml'), 'utf8')
const LOCALSTACK = readFileSync(join(ROOT, 'localstack/init/ready.d/10-queues-and-bucket.sh'), 'utf8')

const numberOf = (text: string, name: string): number =>
  Number(new RegExp(`${name}\\W+(\\d+)`).exec(text)?.[1] ?? Number.NaN)

/** The indented block below `name:`. */
const block = (name: string): string =>
  new RegExp(`^( *)${name}:\\n((?:\\1 .*\\n|\\n)*)`, 'm').exec(TEMPLATE)?.[2] ?? `no ${name}`

describe.each(['CutQueue', 'ResumeQueue'])('%s', (queue) => {
  it('is FIFO, with a FIFO dead-letter queue of its own', () => {
    expect(block(queue)).toContain('FifoQueue: true')
    const dead = /deadLetterTargetArn: !GetAtt (\w+)\.Arn/.exec(block(queue))?.[1] ?? ''
    expect(dead).toContain(queue.replace('Queue', ''))
    expect(block(dead)).toContain('FifoQueue: true')
  })

  it('H28 gives a message at least five receives before it goes to the dead letters', () => {
    expect(numberOf(block(queue), 'maxReceiveCount')).toBeGreaterThanOrEqual(5)
  })

  it('H30 hides a message for at least six times the time of the function', () => {
    expect(block(queue)).toMatch(/VisibilityTimeout: \$\{param:visibilityTimeout\}/)
    const [visibility, timeout] = [numberOf(TEMPLATE, 'visibilityTimeout:'), numberOf(TEMPLATE, 'functionTimeout:')]
    expect(TEMPLATE).toMatch(/^ {2}timeout: \$\{param:functionTimeout\}$/m)
    expect(visibility).toBeGreaterThanOrEqual(6 * timeout)
    expect(numberOf(LOCALSTACK, 'VisibilityTimeout')).toBe(visibility)
  })
})

describe.each(['cut', 'resume'])('the function %s', (name) => {
  it('H25 tells which messages failed, takes one at a time, and H28 never more at once than the database bears', () => {
    expect(block(name)).toContain('functionResponseType: ReportBatchItemFailures')
    expect(numberOf(block(name), 'batchSize')).toBe(1)
    expect(block(name)).toContain('maximumConcurrency: ')
  })
})

it('the bucket keeps every version of an object, and is never deleted with the stack', () => {
  expect(block('Bucket')).toMatch(/VersioningConfiguration: \{ Status: Enabled \}/)
  expect(block('Bucket')).toContain('DeletionPolicy: Retain')
})

it('cut and resume may read, list and write objects, postpone a message, try a canary and read the rules of a queue, and nothing else', () => {
  const actions = [...block('statements').matchAll(/\b((?:s3|sqs|lambda|rds|secretsmanager|sns):\w+)/g)].map(
    ([, action]) => action,
  )
  expect(actions.sort()).toEqual([
    's3:DeleteObject',
    's3:GetObject',
    's3:ListBucket',
    's3:PutObject',
    'sqs:ChangeMessageVisibility',
    'sqs:GetQueueAttributes',
  ])
  expect(block('statements')).toMatch(/s3:DeleteObject\n +Resource: .*\/v1\/doctor\/canary\/\*'$/m)
})

describe('H27 a handler starts no other message', () => {
  const sources = new Map(sourcesOf('src').map(({ path, text }) => [path, text]))

  function reach(path: string, seen = new Set<string>()): ReadonlySet<string> {
    if (seen.has(path)) return seen
    seen.add(path)
    for (const [, to = ''] of (sources.get(path) ?? '').matchAll(/(?:from |import\()'(\.[^']+)'/g))
      reach(join(dirname(path), to).replaceAll('\\', '/'), seen)
    return seen
  }

  it.each(['src/handlers/cut.ts', 'src/handlers/resume.ts', 'src/handlers/notify.ts'])('%s', (handler) => {
    const reached = [...reach(handler)]
    expect(reached.length).toBeGreaterThan(3)
    expect(reached.filter((path) => /SendMessage/.test(sources.get(path) ?? ''))).toEqual([])
  })
})
