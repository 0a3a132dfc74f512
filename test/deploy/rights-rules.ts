import { describe, expect, it } from 'vitest'
import type { RunId, Sha256 } from '../../src/orchestrator/brands.ts'
import * as keys from '../../src/orchestrator/keys.ts'
import { World } from '../orchestrator/world.ts'
import type { Template } from './packaged.ts'
import { isCovered, refusalsOf, rightsOf, table } from './rights.ts'

export const FUNCTIONS = ['Cut', 'Resume', 'Notify'] as const

/** What Lambda needs in the role's name to put a function into a VPC, by its documentation. */
const INTERFACES = [
  'ec2:CreateNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:DeleteNetworkInterface',
  'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
]

/** The rules of rights, over the template that a test has packaged. */
export function rightsRules(template: () => Template): void {
  describe('least rights: every action and every resource', () => {
    const everyone = (log: string) => [
      `logs:CreateLogStream logs:PutLogEvents → arn:\${AWS::Partition}:logs:\${AWS::Region}:\${AWS::AccountId}:log-group:/aws/lambda/iu-cutter-prod-${log}:*`,
      's3:ListBucket → bucket',
      'xray:PutTraceSegments xray:PutTelemetryRecords → *',
      `${INTERFACES.join(' ')} → *`,
    ]
    const database = [
      'rds-db:connect → DatabaseUserArn',
      'secretsmanager:GetSecretValue → DatabaseSecretArn',
      'kms:Decrypt → DatabaseSecretKeyArn',
    ]
    const read = ['v1/runs/*', 'v1/documents/*', 'v1/batches/*']
    const write = [...read, 'v1/notices/*', 'v1/failures/*', 'quarantine/*']
    const take = (queue: string) =>
      `sqs:ReceiveMessage sqs:DeleteMessage sqs:GetQueueAttributes sqs:ChangeMessageVisibility → ${queue},Arn`
    const objects = (action: string, prefixes: readonly string[]) =>
      prefixes.map((prefix) => `${action} → bucket/${prefix}`)

    it('cut', () => {
      expect(table(template(), 'Cut')).toEqual(
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
      expect(table(template(), 'Resume')).toEqual(
        [
          ...everyone('resume'),
          ...database,
          ...objects('s3:GetObject', [...read, 'v1/doctor/attack/last.json']),
          ...objects('s3:PutObject', write),
          take('ResumeQueue'),
        ].sort(),
      )
    })

    it('notify', () => {
      expect(table(template(), 'Notify')).toEqual(
        [
          ...everyone('notify'),
          ...objects('s3:GetObject', ['v1/notices/*', 'v1/documents/*', 'v1/runs/*/state.json']),
          'sns:Publish → NoticeTopic',
          'sqs:SendMessage → NotifyFailureQueue,Arn',
        ].sort(),
      )
    })

    it('no policy of AWS is borrowed: the one for a VPC lets a function write every log of the account', () => {
      for (const name of FUNCTIONS)
        expect(template().Resources[`${name}Role`]?.Properties ?? {}).not.toHaveProperty('ManagedPolicyArns')
    })

    it('interfaces are there within a VPC alone, and for Lambda, not for the code of a function', () => {
      for (const name of FUNCTIONS) {
        const role = JSON.stringify(template().Resources[`${name}Role`])
        expect(role.match(/"Fn::If":\["InVpc",\{"Sid":"(Interfaces|NoInterfacesOfItsOwn)"/g)).toHaveLength(2)
        expect(role.match(/"ec2:CreateNetworkInterface"/g)).toHaveLength(2)
        expect(refusalsOf(template(), name).map(({ actions }) => actions)).toEqual([INTERFACES])
        expect(role).toContain(
          `"ArnLike":{"lambda:SourceFunctionArn":{"Fn::Sub":"arn:\${AWS::Partition}:lambda:\${AWS::Region}:\${AWS::AccountId}:function:iu-cutter-prod-*"}}`,
        )
      }
    })

    it('the key of a secret opens nothing but secrets, and only where one is named', () => {
      for (const name of ['Cut', 'Resume'])
        expect(JSON.stringify(template().Resources[`${name}Role`])).toMatch(
          /\{"Fn::If":\["HasSecretKey",\{[^}]*"kms:Decrypt".*?"kms:ViaService":\{"Fn::Sub":"secretsmanager\./,
        )
    })

    it('H27 no function may send a message to a queue of the job', () => {
      for (const name of FUNCTIONS)
        for (const { actions, resource } of rightsOf(template(), name))
          if (actions.includes('sqs:SendMessage')) expect(resource).toContain('NotifyFailureQueue')
    })

    it('a missing key is no refusal: the list of the bucket is allowed without a condition', () => {
      for (const name of FUNCTIONS)
        expect(JSON.stringify(template().Resources[`${name}Role`]?.Properties ?? {})).not.toContain('s3:prefix')
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

    const covers = (name: string, action: string, key: string): boolean => isCovered(template(), { name, action, key })

    it('there are keys to be covered', () => expect(examples.length).toBeGreaterThan(8))

    it.each(examples.filter(([name]) => !BY_A_PERSON.has(name)))('%s', (name, key) => {
      expect(covers('Cut', 's3:PutObject', key)).toBe(true)
      expect(covers('Resume', 's3:PutObject', key)).toBe(!BY_CUT_ALONE.has(name))
    })

    it.each(examples.filter(([name]) => BY_A_PERSON.has(name)))('%s is no function’s to write', (_, key) => {
      for (const name of FUNCTIONS) expect(covers(name, 's3:PutObject', key)).toBe(false)
    })

    it('a report is written below its run, and so is the list of its files', () => {
      const folder = keys.reportPrefix('x' as Parameters<typeof keys.reportPrefix>[0], 'y')
      for (const key of [`${folder}report.html`, keys.reportListBeside(folder)])
        expect(covers('Cut', 's3:PutObject', key) && covers('Resume', 's3:PutObject', key)).toBe(true)
    })
  })

  describe('every call of a whole run is covered by a right of who makes it', () => {
    const world = new World()
    const ACTIONS: Readonly<Record<string, readonly string[]>> = {
      'state.load': ['s3:GetObject'],
      'state.save': ['s3:PutObject', 's3:GetObject'],
      read: ['s3:GetObject'],
      create: ['s3:PutObject'],
      replace: ['s3:PutObject', 's3:GetObject'],
      list: [],
      facts: [],
    }

    /** What the calls since the last look lack. */
    function lacking(name: string): readonly string[] {
      const calls = world.calls.splice(0)
      expect(calls.length).toBeGreaterThan(10)
      return calls.flatMap((call) => {
        const [kind = '', what = ''] = call.split(' ')
        const key = kind.startsWith('state.') ? keys.stateKey(what as RunId) : what
        return (ACTIONS[kind] ?? [`unknown ${kind}`])
          .filter((action) => !isCovered(template(), { name, action, key }))
          .map((action) => `${name} lacks ${action} on ${key}`)
      })
    }

    it('cut, both approvals and a refused one', async () => {
      const { runId } = (await world.cut()) as { runId: RunId }
      expect(lacking('Cut')).toEqual([])
      await world.approve(runId, { payload_sha256: '0'.repeat(64) as Sha256 })
      await world.approve(runId)
      await world.approve(runId)
      expect(world.state(runId).status.kind).toBe('closed')
      expect(lacking('Resume')).toEqual([])
    })
  })
}
