import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { REGION } from '../local/aws.ts'
import { FOREIGN_CREDENTIALS } from '../local/stack.ts'
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

/** It looks every five seconds how far AWS has come; LocalStack has come there in fewer. */
const LOOK_MS = 250

/** Bundles the handlers, then deploys. @throws Error with what was said */
export async function deploy(stand: Stand, stage = 'local'): Promise<Deployed> {
  await bundle()
  return await deployBundled(stand, stage)
}

/** The handlers as the template packages them. @throws Error with what was said */
export async function bundle(): Promise<void> {
  await must(process.execPath, [join(CHECKOUT, 'scripts', 'bundle.ts')], process.env)
}

/** Deploys what was bundled before. @throws Error with what the Serverless Framework said */
export async function deployBundled(stand: Stand, stage = 'local'): Promise<Deployed> {
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    ...awsEnvironment(stand),
    CUTTER_DATABASE_URL: stand.database.dryrunDatabaseUrl,
    SLS_TELEMETRY_DISABLED: '1',
    SLS_AWS_MONITORING_FREQUENCY: String(LOOK_MS),
  }
  for (const name of FOREIGN_CREDENTIALS) delete env[name]
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

/**
 * Deletes the stack; the bucket stays, as on AWS. `serverless remove` asks for a registry that the free edition lacks.
 * @throws Error where it cannot be deleted
 */
export async function removeStack(stand: Stand, stage = 'local'): Promise<void> {
  const name = `${SERVICE}-${stage}`
  await aws(stand, ['cloudformation', 'delete-stack', '--stack-name', name])
  // The waiter of `aws` looks every thirty seconds.
  for (let state = await stateOf(stand, name); state !== 'DELETE_COMPLETE'; state = await stateOf(stand, name)) {
    if (state.endsWith('FAILED')) throw new Error(`The stack ${name} cannot be deleted: ${state}.`)
    await wait(LOOK_MS)
  }
}

async function stateOf(stand: Stand, stack: string): Promise<string> {
  const query = ['--query', `Stacks[?StackName=='${stack}'].StackStatus | [0]`]
  return String((await aws(stand, ['cloudformation', 'describe-stacks', ...query])) ?? 'DELETE_COMPLETE')
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
