import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { REGION } from '../local/aws.ts'
import { run } from './run.ts'
import { awsEnvironment, type Stand } from './stack.ts'

/** A real `serverless deploy` of the real template to a running LocalStack. */

const CHECKOUT = dirname(dirname(fileURLToPath(import.meta.url)))
const SERVICE = 'iu-cutter'

export interface Deployed {
  readonly bucket: string
  readonly cutQueueUrl: string
  readonly resumeQueueUrl: string
}

/** @throws Error with what the Serverless Framework said */
export async function deploy(stand: Stand, stage = 'local'): Promise<Deployed> {
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    ...awsEnvironment(stand),
    CUTTER_DATABASE_URL: stand.database.dryrunDatabaseUrl,
    SLS_TELEMETRY_DISABLED: '1',
  }
  for (const name of ['AWS_PROFILE', 'AWS_SESSION_TOKEN']) delete env[name]
  await must(process.execPath, [join(CHECKOUT, 'scripts', 'bundle.ts')], env)
  await must('serverless', ['deploy', '--stage', stage, '--region', REGION, '--conceal'], env)
  return await deployed(stand, stage)
}

/** What a deploy has left. @throws Error where there is none */
async function deployed(stand: Stand, stage: string): Promise<Deployed> {
  const query = 'Stacks[0].Outputs[].[OutputKey,OutputValue]'
  const outputs = await aws(stand, [
    'cloudformation',
    'describe-stacks',
    '--stack-name',
    `${SERVICE}-${stage}`,
    '--query',
    query,
  ])
  const values = new Map(outputs as readonly (readonly [string, string])[])
  const value = (key: string): string => {
    const found = values.get(key)
    if (found === undefined) throw new Error(`The deployed stack has no output ${key}.`)
    return found
  }
  return { bucket: value('BucketName'), cutQueueUrl: value('CutQueueUrl'), resumeQueueUrl: value('ResumeQueueUrl') }
}

/** Deletes the stack; the bucket stays, as on AWS. `serverless remove` asks for a registry that the free edition lacks. */
export async function removeStack(stand: Stand, stage = 'local'): Promise<void> {
  const name = ['--stack-name', `${SERVICE}-${stage}`]
  await aws(stand, ['cloudformation', 'delete-stack', ...name])
  await aws(stand, ['cloudformation', 'wait', 'stack-delete-complete', ...name])
}

/** One `aws` command on it; its answer from JSON, null where it says nothing. @throws Error with what it said */
export async function aws(stand: Stand, args: readonly string[]): Promise<unknown> {
  const program = join(stand.bin, 'aws')
  const options = ['--endpoint-url', stand.endpoint, '--output', 'json']
  const said = await must(program, [...options, ...args], { PATH: process.env['PATH'], ...awsEnvironment(stand) })
  return said.trim() === '' ? null : JSON.parse(said)
}

async function must(program: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  const { code, stdout, stderr } = await run(program, args, { cwd: CHECKOUT, env })
  if (code === 0) return stdout
  throw new Error(`${[program, ...args].join(' ')} ended with ${code}:\n${stdout}${stderr}`)
}
