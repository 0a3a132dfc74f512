import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { reachable, rulesIn } from '../../scripts/bundle/endpoint-rules.ts'
import { bundled } from '../contract/bundled.ts'
import { ROOT } from '../orchestrator/sources.ts'

/** The bundles hold a part of S3's rules for endpoints, and of the list of regions; what is left answers as all of them do. */

const FOLDER = join(ROOT, 'node_modules/@aws-sdk/client-s3/dist-es/endpoint')

type Resolve = (parameters: Readonly<Record<string, unknown>>) => unknown
const SOURCE = `export { defaultEndpointResolver as resolve } from '${join(FOLDER, 'endpointResolver.js')}'`

let folder: string
let pruned: Resolve
let whole: Resolve
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'iu-cutter-endpoints-'))
  const made = [await bundled(SOURCE, folder), await bundled(SOURCE, folder, 'whole')]
  ;[pruned, whole] = (made as [{ resolve: Resolve }, { resolve: Resolve }]).map(({ resolve }) => resolve) as [
    Resolve,
    Resolve,
  ]
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const answer = (resolve: Resolve, parameters: Readonly<Record<string, unknown>>): unknown => {
  try {
    return JSON.parse(JSON.stringify(resolve(parameters)))
  } catch (error) {
    return String(error)
  }
}

const flag = [true, false]
const BUCKETS = ['a-bucket', 'a.dotted.bucket', 'A_Bucket_of_old', 'x', 'iu-cutter-prod-evidence-000000000000']
const ENDPOINTS = [
  undefined,
  'http://127.0.0.1:4566',
  'https://bucket.vpce-1a2b3c4d-5e6f.s3.eu-central-1.vpce.amazonaws.com',
]
const REGIONS = [
  ...['us-east-1', 'eu-central-1', 'ap-southeast-7', 'mx-central-1', 'aws-global', 'cn-north-1', 'us-gov-west-1'],
  ...['us-iso-east-1', 'us-isob-east-1', 'us-isof-south-1', 'eu-isoe-west-1', 'eusc-de-east-1'],
  ...['aws-cn-global', 'aws-us-gov-global', 'aws-iso-global', 'aws-iso-b-global', 'eu-north-9', 'nowhere'],
]

describe('the endpoint of a bucket by its name', () => {
  const cases = REGIONS.flatMap((Region) => BUCKETS.map((Bucket) => ({ Region, Bucket })))
  test.each(cases)('is the same in $Region for $Bucket', ({ Region, Bucket }) => {
    for (const Endpoint of ENDPOINTS)
      for (const UseFIPS of flag)
        for (const UseDualStack of flag)
          for (const ForcePathStyle of flag) {
            const options = { Accelerate: false, UseGlobalEndpoint: false, DisableMultiRegionAccessPoints: false }
            const asked = { Region, Bucket, Endpoint, UseFIPS, UseDualStack, ForcePathStyle, ...options }
            expect(answer(pruned, asked)).toEqual(answer(whole, asked))
          }
  })

  test('rules that no longer ask what is known stop the bundling', async () => {
    const rules = await rulesIn(join(FOLDER, 'bdd.js'))
    const others = rules.conditions.filter(([fn]) => fn !== 'aws.parseArn')
    expect(() =>
      reachable({ ...rules, conditions: others.filter((one) => !JSON.stringify(one).includes('arn:')) }),
    ).toThrow('no longer ask')
  })
})
