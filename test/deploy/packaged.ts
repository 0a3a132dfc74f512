import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../orchestrator/sources.ts'

/** What `npm run package` makes, as CloudFormation is handed it. */

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }
export type Fields = { readonly [key: string]: Json }

export interface Template {
  readonly Parameters: Readonly<Record<string, Fields>>
  readonly Conditions: Readonly<Record<string, Json>>
  readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Properties: Fields } & Fields>>
  readonly Outputs: Readonly<Record<string, Fields>>
}

/** Packages one stage into a folder, with no credentials and no way to AWS. @throws Error with what was said */
export async function packageInto(folder: string, stage: string): Promise<Template> {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(AWS|CUTTER)_/.test(name)))
  const script = join(ROOT, 'scripts', 'package.ts')
  const child = spawn(process.execPath, [script, '--stage', stage, '--package', folder], {
    cwd: ROOT,
    env: {
      ...env,
      PATH: `${join(ROOT, 'node_modules', '.bin')}:${process.env['PATH']}`,
      AWS_EC2_METADATA_DISABLED: 'true',
      // npm would leave its own among the temporary files.
      NODE_DISABLE_COMPILE_CACHE: '1',
      HTTPS_PROXY: 'http://127.0.0.1:9',
      HTTP_PROXY: 'http://127.0.0.1:9',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said: string[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => said.push(String(chunk)))
  const code = await new Promise((resolve) => child.once('close', resolve))
  if (code !== 0) throw new Error(`packaging ended with ${code}:\n${said.join('')}`)
  return JSON.parse(readFileSync(join(folder, 'cloudformation-template-update-stack.json'), 'utf8')) as Template
}

/** The resources of one type, by logical id. */
export const ofType = (template: Template, type: string) =>
  Object.entries(template.Resources).filter(([, resource]) => resource.Type === type)

/** CloudFormation takes one thing as well as a list of things. */
export const list = (json: Json | undefined): readonly Json[] =>
  Array.isArray(json) ? json : json === undefined ? [] : [json]
