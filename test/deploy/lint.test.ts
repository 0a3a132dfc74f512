import { describe, expect, it } from 'vitest'
import { EXCEPTIONS, judged } from '../../scripts/lint-template/exceptions.ts'

/** What stays of the linters' findings: `npm run lint:template` runs them over the packaged template. */

const finding = (rule: string, resource: string) => ({ rule, resource, message: 'something' })
const ALL = [
  finding('W3005', 'Resources/CutLambdaFunction'),
  finding('W1033', 'Parameters/SecurityGroupIds'),
  finding('CKV_AWS_18', 'AWS::S3::Bucket.EvidenceBucket'),
  finding('CKV_AWS_21', 'AWS::S3::Bucket.ServerlessDeploymentBucket'),
  finding('CKV_AWS_26', 'AWS::SNS::Topic.AlarmTopic'),
  finding('CKV_AWS_27', 'AWS::SQS::Queue.CutQueue'),
  finding('CKV_AWS_115', 'AWS::Lambda::Function.CutLambdaFunction'),
  finding('CKV_AWS_116', 'AWS::Lambda::Function.CutLambdaFunction'),
  finding('CKV_AWS_158', 'AWS::Logs::LogGroup.CutLogGroup'),
  finding('CKV_AWS_173', 'AWS::Lambda::Function.CutLambdaFunction'),
]

describe('exceptions from the linters', () => {
  it('each has its reason', () => {
    for (const { reason } of EXCEPTIONS) expect(reason).toMatch(/^\S.{30,}\.$/)
  })

  it('cover exactly what they name', () => {
    expect(judged(ALL)).toEqual({ open: [], idle: [] })
  })

  it('the same rule on another resource, and another rule on the same one, stay open', () => {
    const others = [
      finding('CKV_AWS_21', 'AWS::S3::Bucket.EvidenceBucket'),
      finding('CKV_AWS_53', 'AWS::S3::Bucket.EvidenceBucket'),
      finding('E3005', 'Resources/CutLambdaFunction'),
    ]
    expect(judged([...ALL, ...others]).open).toEqual(others)
  })

  it('one that stands for nothing any more is named', () => {
    expect(judged(ALL.slice(1)).idle).toEqual([expect.stringMatching(/^W3005/)])
  })
})
