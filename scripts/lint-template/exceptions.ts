import type { Finding } from './findings.ts'

/** What cfn-lint and checkov find and what stays so, each with the reason. One that finds nothing any more is an error too. */

interface Exception {
  readonly rule: string
  /** Of the resources that it stands for. */
  readonly where: RegExp
  readonly reason: string
}

const DEPLOYMENT = /ServerlessDeploymentBucket/
const FUNCTIONS = /(Cut|Resume|Notify)LambdaFunction/

export const EXCEPTIONS: readonly Exception[] = [
  {
    rule: 'W3005',
    where: FUNCTIONS,
    reason: 'The Serverless Framework writes the dependency on the role a second time; it changes nothing.',
  },
  {
    rule: 'W1033',
    where: new RegExp(`${FUNCTIONS.source}|Parameters`),
    reason: 'Only the default of a parameter is empty, and with it the condition InVpc is false: the list is not used.',
  },
  {
    rule: 'CKV_AWS_18',
    where: /Bucket$/,
    reason:
      'Access logs need a second bucket of the account; who wants them has CloudTrail data events, which need no change here.',
  },
  {
    rule: 'CKV_AWS_21',
    where: DEPLOYMENT,
    reason: 'It holds uploaded packages that the commit makes again byte for byte.',
  },
  {
    rule: 'CKV_AWS_26',
    where: /Topic$/,
    reason:
      "Alarms cannot publish to a topic under AWS's own key, and a key of one's own costs more than all the rest; texts name runs and documents, never their contents.",
  },
  {
    rule: 'CKV_AWS_27',
    where: /Queue$/,
    reason: 'Each queue is encrypted by SQS itself (SqsManagedSseEnabled), which this check does not look at.',
  },
  {
    rule: 'CKV_AWS_115',
    where: FUNCTIONS,
    reason:
      'The event source mapping limits how many run at once; a reserved concurrency would let receives be throttled, which count.',
  },
  {
    rule: 'CKV_AWS_116',
    where: FUNCTIONS,
    reason:
      'Cut and resume are fed by queues that have dead letters; notify has an on-failure queue by its EventInvokeConfig.',
  },
  {
    rule: 'CKV_AWS_158',
    where: /LogGroup$/,
    reason: "Encrypted by CloudWatch's own key; no secret and no text of a document is logged.",
  },
  {
    rule: 'CKV_AWS_173',
    where: FUNCTIONS,
    reason:
      "No variable holds a secret: the password is in Secrets Manager or there is none. Encrypted by Lambda's own key.",
  },
]

/** The findings that no exception stands for, and the exceptions that stand for nothing. */
export function judged(findings: readonly Finding[]): {
  readonly open: readonly Finding[]
  readonly idle: readonly string[]
} {
  const covers = ({ rule, where }: Exception, finding: Finding): boolean =>
    rule === finding.rule && where.test(finding.resource)
  return {
    open: findings.filter((finding) => !EXCEPTIONS.some((exception) => covers(exception, finding))),
    idle: EXCEPTIONS.filter((exception) => !findings.some((finding) => covers(exception, finding))).map(
      ({ rule, where }) => `${rule} ${where.source}`,
    ),
  }
}
