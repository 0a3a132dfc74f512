import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { problemsOfArtifact, readArtifacts } from '../../scripts/artifact/check.ts'
import { VARIABLE_NAMES } from '../../src/config/table.ts'
import * as keys from '../../src/orchestrator/keys.ts'
import { ROOT, sourcesOf } from '../orchestrator/sources.ts'
import { type Fields, type Json, ofType, packageInto, type Template } from './packaged.ts'

/** What is deployed, rule by rule, as CloudFormation is handed it. */

const LOCALSTACK = readFileSync(join(ROOT, 'localstack/init/ready.d/10-queues-and-bucket.sh'), 'utf8')
const DATABASE_ROLE = readFileSync(join(ROOT, 'db/roles/cutter_dryrun.sql'), 'utf8')
const FUNCTIONS = ['Cut', 'Resume', 'Notify'] as const

type Artifacts = ReturnType<typeof readArtifacts>

let folder: string
let template: Template
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'iu-cutter-package-'))
  template = await packageInto(join(folder, 'one'), 'prod')
  await packageInto(join(folder, 'two'), 'prod')
}, 240_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const properties = (id: string): Fields => template.Resources[id]?.Properties ?? {}
const numberOf = (text: string, name: string): number =>
  Number(new RegExp(`${name}\\W+(\\d+)`, 'i').exec(text)?.[1] ?? Number.NaN)
const list = (json: Json | undefined): readonly Json[] =>
  Array.isArray(json) ? json : json === undefined ? [] : [json]

it('the same checkout packaged twice gives the same bytes, and what is packaged is what its manifest says', () => {
  const [one, two] = ['one', 'two'].map((name) => readArtifacts(join(folder, name))) as [Artifacts, Artifacts]
  expect(one.map(({ name }) => name).sort()).toEqual(['cut.zip', 'notify.zip', 'resume.zip'])
  for (const { name, files } of one) {
    expect(problemsOfArtifact(files).problems).toEqual([])
    const [first, second] = ['one', 'two'].map((out) => readFileSync(join(folder, out, name)))
    expect(first?.equals(second ?? Buffer.alloc(0)), name).toBe(true)
  }
  expect(two).toHaveLength(one.length)
})

describe.each(['Cut', 'Resume'])('the %s queue', (name) => {
  it('is FIFO, with a FIFO dead-letter queue of its own', () => {
    const redrive = properties(`${name}Queue`)['RedrivePolicy'] as Fields
    expect(redrive['deadLetterTargetArn']).toEqual({ 'Fn::GetAtt': [`${name}DeadLetterQueue`, 'Arn'] })
    for (const id of [`${name}Queue`, `${name}DeadLetterQueue`])
      expect(properties(id)).toMatchObject({ FifoQueue: true, SqsManagedSseEnabled: true })
  })

  it('H28 gives a message at least five receives before it goes to the dead letters', () => {
    expect((properties(`${name}Queue`)['RedrivePolicy'] as Fields)['maxReceiveCount']).toBeGreaterThanOrEqual(5)
  })

  it('H30 hides a message for at least six times the time of the function', () => {
    const visibility = Number(properties(`${name}Queue`)['VisibilityTimeout'])
    expect(visibility).toBeGreaterThanOrEqual(6 * Number(properties(`${name}LambdaFunction`)['Timeout']))
    expect(numberOf(LOCALSTACK, 'VisibilityTimeout')).toBe(visibility)
  })

  it('orders and counts by message group, and speaks TLS alone', () => {
    expect(properties(`${name}Queue`)).toMatchObject({
      DeduplicationScope: 'messageGroup',
      FifoThroughputLimit: 'perMessageGroupId',
    })
    expect(properties('QueuesTlsOnly')['Queues']).toContainEqual({ Ref: `${name}Queue` })
  })

  it('H25 is told which messages failed, and hands out one at a time', () => {
    const mapping = properties(`${name}EventSourceMappingSQS${name}Queue`)
    expect(mapping).toMatchObject({ FunctionResponseTypes: ['ReportBatchItemFailures'], BatchSize: 1 })
  })
})

it('H28 no more connections are asked for at once than the database role may have', () => {
  const mappings = ofType(template, 'AWS::Lambda::EventSourceMapping')
  const most = mappings.map(([, { Properties }]) =>
    Number((Properties['ScalingConfig'] as Fields)['MaximumConcurrency']),
  )
  expect(most).toHaveLength(2)
  expect(most.reduce((sum, n) => sum + n, 0)).toBeLessThanOrEqual(numberOf(DATABASE_ROLE, 'CONNECTION LIMIT'))
})

describe.each(FUNCTIONS)('the function %s', (name) => {
  it('runs on Node 24, arm64, with traces, a log that ends and a role of its own', () => {
    expect(properties(`${name}LambdaFunction`)).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      TracingConfig: { Mode: 'Active' },
      Role: { 'Fn::GetAtt': [`${name}Role`, 'Arn'] },
    })
    expect(properties(`${name}LogGroup`)['RetentionInDays']).toBe(365)
  })

  it('H12 is given no variable that it does not know', () => {
    const { Variables: variables = {} } = properties(`${name}LambdaFunction`)['Environment'] as { Variables?: Fields }
    const known: readonly string[] = [...VARIABLE_NAMES, 'POWERTOOLS_SERVICE_NAME']
    expect(Object.keys(variables).filter((variable) => !known.includes(variable))).toEqual([])
  })

  it('goes into a VPC where subnets are named, and with them its right to interfaces', () => {
    expect(properties(`${name}LambdaFunction`)['VpcConfig']).toMatchObject({
      'Fn::If': ['InVpc', {}, { Ref: 'AWS::NoValue' }],
    })
    expect(properties(`${name}Role`)['ManagedPolicyArns']).toMatchObject({
      'Fn::If': ['InVpc', [{}], { Ref: 'AWS::NoValue' }],
    })
  })
})

describe('the bucket', () => {
  const statements = (): readonly Fields[] =>
    list((properties('EvidenceBucketPolicy')['PolicyDocument'] as Fields)['Statement']) as readonly Fields[]

  it('keeps every version, encrypts, is closed to the public and outlives the stack, with its policy', () => {
    expect(properties('EvidenceBucket')).toMatchObject({
      VersioningConfiguration: { Status: 'Enabled' },
      BucketEncryption: { ServerSideEncryptionConfiguration: [{}] },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    })
    for (const id of ['EvidenceBucket', 'EvidenceBucketPolicy'])
      expect(template.Resources[id]).toMatchObject({ DeletionPolicy: 'Retain', Condition: 'MakesBucket' })
  })

  it('lets nobody in without TLS', () => {
    expect(statements()).toContainEqual(
      expect.objectContaining({
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      }),
    )
  })

  it('refuses a state that is written without a condition, and the removal of one, to everyone', () => {
    const ofState = statements().filter(({ Resource }) => JSON.stringify(Resource).includes('/v1/runs/*/state.json'))
    expect(
      ofState.map(({ Effect, Principal, Action, Condition }) => ({ Effect, Principal, Action, Condition })),
    ).toEqual([
      {
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:PutObject',
        Condition: { Null: { 's3:if-none-match': 'true', 's3:if-match': 'true' } },
      },
      { Effect: 'Deny', Principal: '*', Action: ['s3:DeleteObject', 's3:DeleteObjectVersion'], Condition: undefined },
    ])
  })

  it('nothing that is read for ever expires: only what was replaced, broken off, or answered by the doctor', () => {
    const { Rules: rules } = properties('EvidenceBucket')['LifecycleConfiguration'] as { Rules: readonly Fields[] }
    expect(rules.filter((rule) => 'ExpirationInDays' in rule).map(({ Prefix }) => Prefix)).toEqual(['v1/doctor/'])
  })
})

interface Right {
  readonly actions: readonly string[]
  readonly resource: string
}

/** Every right of a function, a right for each resource; of those under a condition too. */
function rightsOf(name: string): readonly Right[] {
  const policies = list(properties(`${name}Role`)['Policies']) as readonly Fields[]
  const statements = policies.flatMap(
    (policy) => list((policy['PolicyDocument'] as Fields)['Statement']) as readonly Fields[],
  )
  const plain = statements.map((one) => ('Fn::If' in one ? ((one['Fn::If'] as readonly Json[])[1] as Fields) : one))
  return plain.flatMap((one) =>
    list(one['Resource']).map((resource) => ({
      actions: list(one['Action']).map(String),
      resource: typeof resource === 'string' ? resource : JSON.stringify(resource),
    })),
  )
}

const table = (name: string): readonly string[] =>
  rightsOf(name)
    .map(({ actions, resource }) => `${actions.join(' ')} → ${shortened(resource)}`)
    .sort()

const shortened = (resource: string): string =>
  resource
    .replace(/^\{"(?:Fn::Sub|Ref|Fn::GetAtt)":(.*)\}$/, '$1')
    .replaceAll(/["[\]]/g, '')
    .replace(/^arn:[^/]*:s3:::iu-cutter-prod-[^/]*/, 'bucket')

describe('least rights: every action and every resource', () => {
  const everyone = (log: string) => [
    `logs:CreateLogStream logs:PutLogEvents → arn:\${AWS::Partition}:logs:\${AWS::Region}:\${AWS::AccountId}:log-group:/aws/lambda/iu-cutter-prod-${log}:*`,
    's3:ListBucket → bucket',
    'xray:PutTraceSegments xray:PutTelemetryRecords → *',
  ]
  const database = ['rds-db:connect → DatabaseUserArn', 'secretsmanager:GetSecretValue → DatabaseSecretArn']
  const read = ['v1/runs/*', 'v1/documents/*', 'v1/batches/*']
  const write = [...read, 'v1/notices/*', 'v1/failures/*', 'quarantine/*']
  const take = (queue: string) =>
    `sqs:ReceiveMessage sqs:DeleteMessage sqs:GetQueueAttributes sqs:ChangeMessageVisibility → ${queue},Arn`
  const objects = (action: string, prefixes: readonly string[]) =>
    prefixes.map((prefix) => `${action} → bucket/${prefix}`)

  it('cut', () => {
    expect(table('Cut')).toEqual(
      [
        ...everyone('cut'),
        ...database,
        ...objects('s3:GetObject', [...read, 'v1/doctor/*']),
        ...objects('s3:PutObject', [...write, 'v1/doctor/*']),
        ...objects('s3:DeleteObject', ['v1/doctor/canary/*']),
        take('CutQueue'),
        'sqs:GetQueueAttributes → ResumeQueue,Arn',
      ].sort(),
    )
  })

  it('resume', () => {
    expect(table('Resume')).toEqual(
      [
        ...everyone('resume'),
        ...database,
        ...objects('s3:GetObject', read),
        ...objects('s3:PutObject', write),
        take('ResumeQueue'),
      ].sort(),
    )
  })

  it('notify', () => {
    expect(table('Notify')).toEqual(
      [
        ...everyone('notify'),
        ...objects('s3:GetObject', ['v1/notices/*', 'v1/documents/*', 'v1/runs/*/state.json']),
        'sns:Publish → NoticeTopic',
        'sqs:SendMessage → NotifyFailureQueue,Arn',
      ].sort(),
    )
  })

  it('H27 no function may send a message to a queue of the job', () => {
    for (const name of FUNCTIONS)
      for (const { actions, resource } of rightsOf(name))
        if (actions.includes('sqs:SendMessage')) expect(resource).toContain('NotifyFailureQueue')
  })

  it('a missing key is no refusal: the list of the bucket is allowed without a condition', () => {
    for (const name of FUNCTIONS) expect(JSON.stringify(properties(`${name}Role`))).not.toContain('s3:prefix')
  })
})

describe('every key that the code writes is covered by a right of who writes it', () => {
  /** Keys that only the command line writes, by a person's own rights. */
  const BY_A_PERSON: ReadonlySet<string> = new Set(['batchListKey', 'releasedKey'])
  const BY_CUT_ALONE: ReadonlySet<string> = new Set(['doctorKey', 'attackKey', 'canaryKey'])
  const examples = Object.entries(keys)
    .filter(([name]) => name.endsWith('Key'))
    .map(
      ([name, key]) =>
        [name, typeof key === 'string' ? key : (key as (...parts: string[]) => string)('x', 'y')] as const,
    )

  const covers = (name: string, action: string, key: string): boolean =>
    rightsOf(name).some(({ actions, resource }) => {
      const prefix = shortened(resource).replace(/^bucket\//, '')
      return actions.includes(action) && new RegExp(`^${prefix.replaceAll('*', '.*')}$`).test(key)
    })

  it('there are keys to be covered', () => expect(examples.length).toBeGreaterThan(8))

  it.each(examples.filter(([name]) => !BY_A_PERSON.has(name)))('%s', (name, key) => {
    expect(covers('Cut', 's3:PutObject', key)).toBe(true)
    expect(covers('Resume', 's3:PutObject', key)).toBe(!BY_CUT_ALONE.has(name))
  })

  it.each(examples.filter(([name]) => BY_A_PERSON.has(name)))('%s is no function’s to write', (_, key) => {
    for (const name of FUNCTIONS) expect(covers(name, 's3:PutObject', key)).toBe(false)
  })

  it('a report is written below its run', () => {
    const key = `${keys.reportPrefix('x' as Parameters<typeof keys.reportPrefix>[0], 'y')}report.html`
    expect(covers('Cut', 's3:PutObject', key) && covers('Resume', 's3:PutObject', key)).toBe(true)
  })
})

describe('alarms', () => {
  const alarms = (): readonly Fields[] =>
    ofType(template, 'AWS::CloudWatch::Alarm').map(([, { Properties }]) => Properties)
  const on = (metric: string): readonly Json[] =>
    alarms().flatMap(({ MetricName, Dimensions }) =>
      MetricName === metric ? [(list(Dimensions)[0] as Fields)['Value'] ?? null] : [],
    )

  it('all tell the topic, when they begin and when they end', () => {
    for (const alarm of alarms())
      expect(alarm).toMatchObject({ AlarmActions: [{ Ref: 'AlarmTopic' }], OKActions: [{ Ref: 'AlarmTopic' }] })
  })

  it('dead letters, old messages, errors, throttles', () => {
    const queue = (id: string) => ({ 'Fn::GetAtt': [id, 'QueueName'] })
    expect(on('ApproximateNumberOfMessagesVisible')).toEqual(
      ['CutDeadLetterQueue', 'ResumeDeadLetterQueue', 'NotifyFailureQueue'].map(queue),
    )
    expect(on('ApproximateAgeOfOldestMessage')).toEqual(['CutQueue', 'ResumeQueue'].map(queue))
    const functions = FUNCTIONS.map((name) => ({ Ref: `${name}LambdaFunction` }))
    expect([on('Errors'), on('Throttles')]).toEqual([functions, functions])
  })

  it('a message that can never succeed, by the count of the handlers', () => {
    expect(on('Quarantined')).toEqual(['iu-cutter-prod'])
    for (const name of FUNCTIONS) {
      const { Variables: variables } = properties(`${name}LambdaFunction`)['Environment'] as { Variables: Fields }
      expect(variables['POWERTOOLS_SERVICE_NAME']).toBe('iu-cutter-prod')
    }
  })

  it('H11 a run that waits too long, by the metric that notify puts each hour; no metric is an alarm too', () => {
    const [alarm] = alarms().filter(({ MetricName }) => MetricName === 'OldestWaitingHours')
    expect(alarm).toMatchObject({
      Namespace: 'IuCutter',
      Dimensions: [{ Name: 'service', Value: 'iu-cutter-prod' }],
      TreatMissingData: 'breaching',
    })
    const { Variables: variables } = properties('NotifyLambdaFunction')['Environment'] as { Variables: Fields }
    expect(variables['POWERTOOLS_SERVICE_NAME']).toBe('iu-cutter-prod')
    expect(properties('EveryHour')['ScheduleExpression']).toBe('rate(1 hour)')
  })
})

it('telling people is optional: all that serves it alone stands under one condition', () => {
  const serving = Object.entries(template.Resources).filter(([id, resource]) =>
    /Notif(y|ies)|Notice|EveryHour|RunsWait/.test(`${id} ${JSON.stringify(resource['Condition'] ?? '')}`),
  )
  expect(serving.length).toBeGreaterThan(10)
  for (const [id, resource] of serving) expect(resource['Condition'], id).toMatch(/^(Notifies|MailsNotices)$/)
})

it('the outputs name the queues and the line that sends a cut', () => {
  expect(Object.keys(template.Outputs)).toEqual(
    expect.arrayContaining(['CutQueueUrl', 'ResumeQueueUrl', 'BucketName', 'SendACut']),
  )
  const line = (template.Outputs['SendACut']?.['Value'] as Fields)['Fn::Sub']
  expect(line).toMatch(/^aws sqs send-message .*--queue-url \$\{CutQueue\}/)
})

it('the template holds no secret, and no way to one but a secret’s name', () => {
  const urls = [...JSON.stringify(template).matchAll(/postgres(?:ql)?:\/\/[^"]*/g)].map(([url]) => url)
  expect(urls.filter((url) => new URL(url).password !== '')).toEqual([])
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
