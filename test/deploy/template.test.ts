import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { problemsOfArtifact, readArtifacts } from '../../scripts/artifact/check.ts'
import { VARIABLE_NAMES, type VariableName } from '../../src/config/table.ts'
import { FUNCTION_TIMEOUT, VISIBILITY_FACTOR } from '../../src/doctor/checks/queues.ts'
import { LAST_RECEIVE } from '../../src/handlers/settle.ts'
import { ROOT } from '../orchestrator/sources.ts'
import { alarmRules } from './alarm-rules.ts'
import { type Fields, list, ofType, packageInto, type Template } from './packaged.ts'
import { FUNCTIONS, rightsRules } from './rights-rules.ts'

/** What is deployed, rule by rule, as CloudFormation is handed it. */

const LOCALSTACK = readFileSync(join(ROOT, 'localstack/init/ready.d/10-queues-and-bucket.sh'), 'utf8')
const DATABASE_ROLE = readFileSync(join(ROOT, 'db/roles/cutter_dryrun.sql'), 'utf8')

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

  it('H28 gives a message five receives, the last of which the handler knows, before it goes to the dead letters', () => {
    expect((properties(`${name}Queue`)['RedrivePolicy'] as Fields)['maxReceiveCount']).toBe(LAST_RECEIVE)
  })

  it('H30 hides a message for at least six times the time of the function', () => {
    const visibility = Number(properties(`${name}Queue`)['VisibilityTimeout'])
    expect(visibility).toBeGreaterThanOrEqual(6 * Number(properties(`${name}LambdaFunction`)['Timeout']))
    expect(numberOf(LOCALSTACK, 'VisibilityTimeout')).toBe(visibility)
    expect((VISIBILITY_FACTOR * FUNCTION_TIMEOUT) / 1000, 'what the doctor and the embedded stack go by').toBe(
      visibility,
    )
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

  it('goes into a VPC where subnets are named', () => {
    expect(properties(`${name}LambdaFunction`)['VpcConfig']).toMatchObject({
      'Fn::If': ['InVpc', {}, { Ref: 'AWS::NoValue' }],
    })
  })
})

describe('every variable of the table', () => {
  /** What a deployment never needs, and why. */
  const ELSEWHERE: Readonly<Partial<Record<VariableName, string>>> = {
    CUTTER_NOTICE_TOPIC_ARN: 'notify alone publishes',
    CUTTER_BUDGET_MS: 'the time that Lambda has left bounds every invocation',
    CUTTER_WORKER_CONCURRENCY: 'the event source mapping says how many run at once',
    CUTTER_WORKER_HEALTH: 'Lambda asks for no health',
    CUTTER_KEY_FILE: 'a private key is with its person, never with a function',
  }

  it.each([
    'Cut',
    'Resume',
  ])('can be set for %s by a parameter of the stage, or stands here with the reason', (name) => {
    const { Variables: given } = properties(`${name}LambdaFunction`)['Environment'] as { Variables: Fields }
    expect(VARIABLE_NAMES.filter((one) => !Object.hasOwn(given, one) && ELSEWHERE[one] === undefined)).toEqual([])
    expect(Object.keys(ELSEWHERE).filter((one) => Object.hasOwn(given, one))).toEqual([])
  })

  it('is the same for both handlers: a request says what its decision will be judged by', () => {
    const given = ['Cut', 'Resume'].map((name) => {
      const { Variables } = properties(`${name}LambdaFunction`)['Environment'] as { Variables: Fields }
      return JSON.stringify(Variables).replaceAll(`.build/handlers/${name.toLowerCase()}/`, '')
    })
    expect(given[0]).toBe(given[1])
  })

  it('a team’s own profiles are read where they are packaged, beside each handler, if the stage says so', () => {
    for (const name of ['Cut', 'Resume']) {
      const { Variables: given } = properties(`${name}LambdaFunction`)['Environment'] as { Variables: Fields }
      const { Handler: handler } = properties(`${name}LambdaFunction`)
      const beside = `${dirname(String(handler))}/profiles`
      expect(given['CUTTER_PROFILES_DIR']).toEqual({ 'Fn::If': ['HasProfiles', beside, ''] })
    }
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

  it('nothing that is read for ever expires: only what was replaced or broken off, answers of the doctor, causes of failed deliveries', () => {
    const { Rules: rules } = properties('EvidenceBucket')['LifecycleConfiguration'] as { Rules: readonly Fields[] }
    expect(rules.filter((rule) => 'ExpirationInDays' in rule).map(({ Prefix }) => Prefix)).toEqual([
      'v1/doctor/',
      'v1/failures/',
    ])
  })
})

rightsRules(() => template)

alarmRules(() => template)

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
