import { S3Client } from '@aws-sdk/client-s3'
import { describe, expect, test } from 'vitest'
import { s3Client } from '../../src/adapters/aws-clients.ts'
import { s3Bucket } from '../../src/adapters/s3-bucket.ts'
import { s3ObjectStore } from '../../src/adapters/s3-object-store.ts'
import { s3StateStore } from '../../src/adapters/s3-state-store.ts'
import type { Etag } from '../../src/orchestrator/brands.ts'
import type { StoredContent } from '../../src/orchestrator/ports.ts'
import { Stop } from '../../src/orchestrator/stops.ts'
import { localAwsEnvironment } from '../e2e/support/aws-environment.ts'
import { fullState, RUN } from '../schema/fixtures.ts'
import { type Answer, type Asked, fakeS3 } from './fake-s3.ts'

localAwsEnvironment()

const IDENTITY = {
  region: 'us-east-1',
  forcePathStyle: true,
  credentials: { accessKeyId: 'not-a-key', secretAccessKey: 'not-a-secret' },
} as const
const bucketAt = (endpoint: string, more: { requestTimeout?: number } = {}) =>
  s3Bucket(
    new S3Client({ ...IDENTITY, endpoint, requestHandler: { throwOnRequestTimeout: true, ...more }, maxAttempts: 2 }),
    'runs',
  )
const stored = JSON.stringify(fullState)
const json: StoredContent = { bytes: Buffer.from('{"seq":1}'), contentType: 'application/json', encoding: null }

async function statesAnswering(answer: (asked: Asked, n: number) => Answer | null) {
  const s3 = await fakeS3(answer)
  return { ...s3, states: s3StateStore(bucketAt(s3.endpoint)) }
}

const methods = (asked: readonly Asked[]) => asked.map(({ method }) => method)

describe('what is asked of S3', () => {
  test('a load is one GET of the key of the run', async () => {
    const { states, asked } = await statesAnswering(() => ({ status: 200, body: stored, etag: '"v1"' }))
    expect(await states.load(RUN)).toEqual({ state: fullState, etag: '"v1"' })
    expect(asked.map(({ method, path }) => `${method} ${path}`)).toEqual([`GET /runs/v1/runs/${RUN}/state.json`])
  })

  test('a creation is one PUT with If-None-Match: *, a replacement one PUT with If-Match', async () => {
    const { states, asked } = await statesAnswering(() => ({ status: 200, etag: '"v2"' }))
    expect(await states.save(fullState, null)).toEqual({ kind: 'saved', etag: '"v2"' })
    expect(await states.save(fullState, '"v1"' as Etag)).toEqual({ kind: 'saved', etag: '"v2"' })
    expect(methods(asked)).toEqual(['PUT', 'PUT'])
    expect(asked.map(({ headers }) => [headers['if-none-match'], headers['if-match']])).toEqual([
      ['*', undefined],
      [undefined, '"v1"'],
    ])
    expect(JSON.parse(asked[0]?.body ?? '')).toEqual(fullState)
  })

  test('a gzipped object is stored with its encoding, so that a browser can read it', async () => {
    const { endpoint, asked } = await fakeS3(() => ({ status: 200 }))
    const objects = s3ObjectStore(bucketAt(endpoint))
    await objects.create('v1/a.gz', { bytes: Buffer.from('x'), contentType: 'text/html', encoding: 'gzip' })
    expect(asked[0]?.headers).toMatchObject({ 'content-encoding': 'gzip', 'content-type': 'text/html' })
  })
})

describe('the entry of a run', () => {
  const RUN_1 = (seq: number) => ({ run_id: RUN, seq })
  const entry = (seq: number): StoredContent => ({ ...json, bytes: Buffer.from(JSON.stringify(RUN_1(seq))) })

  test('is one PUT where it is the first, or follows one that was written here; else what stands is read', async () => {
    const { endpoint, asked } = await fakeS3(({ method }, n) =>
      method === 'GET' ? { status: 404, code: 'NoSuchKey' } : { status: 200, etag: `"e${n}"` },
    )
    const [here, elsewhere] = [s3ObjectStore(bucketAt(endpoint)), s3ObjectStore(bucketAt(endpoint))]
    for (const seq of [1, 2]) expect(await here.replaceOlder('v1/i.json', RUN_1(seq), entry(seq))).toBe('written')
    expect(await elsewhere.replaceOlder('v1/i.json', RUN_1(3), entry(3))).toBe('written')
    expect(methods(asked)).toEqual(['PUT', 'PUT', 'GET', 'PUT'])
    expect(asked.map(({ headers }) => headers['if-match'] ?? headers['if-none-match'])).toEqual([
      '*',
      '"e1"',
      undefined,
      '*',
    ])
  })

  test('is read where another has written meanwhile, and a later one stays', async () => {
    const { endpoint, asked } = await fakeS3(({ method }, n) => {
      if (method === 'GET') return { status: 200, body: JSON.stringify(RUN_1(9)), etag: '"theirs"' }
      return n === 1 ? { status: 200, etag: '"ours"' } : { status: 412, code: 'PreconditionFailed' }
    })
    const objects = s3ObjectStore(bucketAt(endpoint))
    expect(await objects.replaceOlder('v1/i.json', RUN_1(1), entry(1))).toBe('written')
    expect(await objects.replaceOlder('v1/i.json', RUN_1(2), entry(2))).toBe('kept')
    expect(methods(asked)).toEqual(['PUT', 'PUT', 'GET'])
  })

  test('that was written here is never followed by an older one unread', async () => {
    const { endpoint, asked } = await fakeS3(({ method }) =>
      method === 'GET' ? { status: 200, body: JSON.stringify(RUN_1(2)), etag: '"e"' } : { status: 200 },
    )
    const objects = s3ObjectStore(bucketAt(endpoint))
    expect(await objects.replaceOlder('v1/i.json', RUN_1(2), entry(2))).toBe('kept')
    expect(await objects.replaceOlder('v1/i.json', RUN_1(3), entry(3))).toBe('written')
    expect(await objects.replaceOlder('v1/i.json', RUN_1(1), entry(1))).toBe('kept')
    expect(methods(asked)).toEqual(['GET', 'GET', 'PUT', 'GET'])
  })
})

describe('a refused condition is read back before it is believed', () => {
  test('H32 412 to our own write, after its first answer was lost, is success', async () => {
    const { states, asked } = await statesAnswering(({ method }, n) => {
      if (method === 'GET') return { status: 200, body: stored, etag: '"ours"' }
      return n === 1 ? { status: 500, code: 'InternalError' } : { status: 412, code: 'PreconditionFailed' }
    })
    expect(await states.save(fullState, '"v1"' as Etag)).toEqual({ kind: 'saved', etag: '"ours"' })
    expect(methods(asked)).toEqual(['PUT', 'PUT', 'GET'])
  })

  test('H33 409 is not “exists”: where nothing stands the creation is tried again', async () => {
    const { states, asked } = await statesAnswering(({ method }, n) => {
      if (method === 'GET') return { status: 404, code: 'NoSuchKey' }
      return n === 1 ? { status: 409, code: 'ConditionalRequestConflict' } : { status: 200, etag: '"new"' }
    })
    expect(await states.save(fullState, null)).toEqual({ kind: 'saved', etag: '"new"' })
    expect(methods(asked)).toEqual(['PUT', 'GET', 'PUT'])
  })

  test('H33 409 to a replacement whose version still stands is tried again, and not for ever', async () => {
    const { states, asked } = await statesAnswering(({ method }) =>
      method === 'GET'
        ? { status: 200, body: JSON.stringify({ ...fullState, write_id: 'before' }), etag: '"v1"' }
        : { status: 409, code: 'ConditionalRequestConflict' },
    )
    await expect(states.save(fullState, '"v1"' as Etag)).rejects.toMatchObject({ code: 'STOP_SOURCE_UNREACHABLE' })
    expect(methods(asked)).toEqual(['PUT', 'GET', 'PUT', 'GET', 'PUT', 'GET'])
  })

  test('H33 409 to an object is asked again, 412 is “exists”', async () => {
    const { endpoint, asked } = await fakeS3((_, n) =>
      n === 1 ? { status: 409, code: 'ConditionalRequestConflict' } : { status: 412, code: 'PreconditionFailed' },
    )
    expect(await s3ObjectStore(bucketAt(endpoint)).create('v1/a.json', json)).toBe('exists')
    expect(methods(asked)).toEqual(['PUT', 'PUT'])
  })

  test('a state that was there and is gone is not created anew', async () => {
    const { states } = await statesAnswering(() => ({ status: 404, code: 'NoSuchKey' }))
    await expect(states.save(fullState, '"v1"' as Etag)).rejects.toMatchObject({ code: 'STOP_STATE_CORRUPT' })
  })
})

describe('an outage is STOP_SOURCE_UNREACHABLE, with its cause and what to do', () => {
  const refusals: readonly (readonly [string, Answer, RegExp])[] = [
    [
      'a bucket that does not exist',
      { status: 404, code: 'NoSuchBucket' },
      /bucket runs does not exist.*CUTTER_BUCKET/,
    ],
    ['403', { status: 403, code: 'AccessDenied' }, /s3:ListBucket on runs/],
    ['403 without a body', { status: 403 }, /refuses access \(403\)/],
    ['expired credentials', { status: 400, code: 'ExpiredToken' }, /session has expired/],
    ['an unknown access key', { status: 403, code: 'InvalidAccessKeyId' }, /access key is not known/],
    ['an answer nobody foresaw', { status: 400, code: 'Surprise' }, /\(Surprise\)/],
    ['an answer that is not of S3', { status: 413, body: '{"error":"too large"}' }, /\(HTTP 413\)/],
    ['5xx that lasts', { status: 503, code: 'SlowDown' }, /\(SlowDown\)/],
  ]
  test.each(refusals)('%s', async (_, answer, sentence) => {
    const { states, endpoint } = await statesAnswering(() => answer)
    await expectOutage(states.load(RUN), sentence)
    await expectOutage(states.save(fullState, null), sentence)
    await expectOutage(s3ObjectStore(bucketAt(endpoint)).list('v1/'), sentence)
  })

  test('nobody listens', async () => {
    const states = s3StateStore(bucketAt('http://127.0.0.1:9'))
    await expectOutage(states.load(RUN), /ECONNREFUSED/)
  })

  test('S3 is slow', async () => {
    const { endpoint } = await fakeS3(() => null)
    await expectOutage(s3StateStore(bucketAt(endpoint, { requestTimeout: 20 })).load(RUN), /did not answer in time/)
  })

  test('S3 stalls in the middle of an object', async () => {
    const { endpoint } = await fakeS3(() => ({ status: 200, body: '{"schema_version":', stalls: true }))
    const bucket = s3Bucket(s3Client({ endpoint, silenceMs: 20 }), 'runs')
    await expectOutage(s3StateStore(bucket).load(RUN), /did not answer in time/)
  })

  test('there are no credentials', async () => {
    const client = new S3Client({
      region: 'us-east-1',
      credentials: async () =>
        await Promise.reject(Object.assign(new Error('none'), { name: 'CredentialsProviderError' })),
    })
    await expectOutage(s3StateStore(s3Bucket(client, 'runs')).load(RUN), /no AWS credentials/)
  })
})

async function expectOutage(asked: Promise<unknown>, sentence: RegExp): Promise<void> {
  const error = await asked.catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(Stop)
  expect(error).toMatchObject({ code: 'STOP_SOURCE_UNREACHABLE', message: expect.stringMatching(sentence) })
  expect((error as Stop).cause).toBeInstanceOf(Error)
}

test('with an endpoint of its own a client asks there, by path; without one it asks AWS', async () => {
  const own = s3Client({ endpoint: 'http://127.0.0.1:9' }).config
  expect((await own.endpoint?.())?.hostname).toBe('127.0.0.1')
  expect(own.forcePathStyle).toBe(true)
  const aws = s3Client({ endpoint: null }).config
  expect(aws.forcePathStyle).toBe(false)
})

test('H36 an object is read with the id of its version, where the bucket keeps versions', async () => {
  const { endpoint } = await fakeS3(() => ({ status: 200, body: '{}', version: '3sL4kqtJlcpXroDTDmJ' }))
  const objects = s3ObjectStore(bucketAt(endpoint))
  expect(await objects.readVersion('v1/x.json')).toMatchObject({ version: '3sL4kqtJlcpXroDTDmJ' })
  const unversioned = await fakeS3(() => ({ status: 200, body: '{}' }))
  expect(await s3ObjectStore(bucketAt(unversioned.endpoint)).readVersion('v1/x.json')).toMatchObject({ version: null })
})
