import { join } from 'node:path'
import * as z from 'zod/mini'
import { run } from '../../localstack/run.ts'

/** One thing that a linter of templates holds against a resource. */
export interface Finding {
  readonly rule: string
  readonly resource: string
  readonly message: string
}

const cfnLint = z.array(
  z.object({
    Rule: z.object({ Id: z.string() }),
    Message: z.string(),
    Location: z.object({ Path: z.array(z.union([z.string(), z.number()])) }),
  }),
)

/** `bin` is the folder of the programs. @throws Error where the linter itself fails */
export async function cfnLintFindings(bin: string, template: string): Promise<readonly Finding[]> {
  const { stdout, stderr } = await run(join(bin, 'cfn-lint'), [
    '--format',
    'json',
    '--regions',
    'eu-central-1',
    '-t',
    template,
  ])
  return cfnLint.parse(jsonOf(stdout, stderr)).map(({ Rule, Message, Location }) => ({
    rule: Rule.Id,
    resource: Location.Path.slice(0, 2).join('/'),
    message: Message,
  }))
}

const checkov = z.object({
  results: z.object({
    failed_checks: z.array(z.object({ check_id: z.string(), check_name: z.string(), resource: z.string() })),
  }),
  summary: z.object({ passed: z.number(), parsing_errors: z.literal(0) }),
})

/** @throws Error where the linter itself fails, or checked nothing */
export async function checkovFindings(bin: string, template: string): Promise<readonly Finding[]> {
  const options = [
    '--framework',
    'cloudformation',
    '--compact',
    '--quiet',
    '--skip-download',
    '-o',
    'json',
    '-f',
    template,
  ]
  const { stdout, stderr } = await run(join(bin, 'checkov'), options)
  const { results, summary } = checkov.parse(jsonOf(stdout, stderr))
  if (summary.passed === 0) throw new Error('checkov passed nothing: it did not understand the template')
  return results.failed_checks.map(({ check_id, check_name, resource }) => ({
    rule: check_id,
    resource,
    message: check_name,
  }))
}

function jsonOf(stdout: string, stderr: string): unknown {
  try {
    return JSON.parse(stdout)
  } catch (cause) {
    throw new Error(`no answer in JSON: ${stderr || stdout}`, { cause })
  }
}
