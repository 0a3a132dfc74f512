// `npm run lint:template`: cfn-lint and checkov over the packaged template of each stage that is deployed; what they find and what stays so
// stands with its reason in lint-template/exceptions.ts.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run } from '../localstack/run.ts'
import { judged } from './lint-template/exceptions.ts'
import { cfnLintFindings, checkovFindings } from './lint-template/findings.ts'
import { install } from './lint-template/tools.ts'

const STAGES = ['dev', 'prod'] as const
const root = join(import.meta.dirname, '..')

const bin = join(await install(root), 'bin')
const folder = mkdtempSync(join(tmpdir(), 'iu-cutter-lint-'))
try {
  for (const stage of STAGES) {
    const out = join(folder, stage)
    const { code, stdout, stderr } = await run(
      process.execPath,
      [join(root, 'scripts', 'package.ts'), '--stage', stage, '--package', out],
      { cwd: root },
    )
    if (code !== 0) throw new Error(`packaging ended with ${code}:\n${stdout}${stderr}`)
    const template = join(out, 'cloudformation-template-update-stack.json')
    const findings = [...(await cfnLintFindings(bin, template)), ...(await checkovFindings(bin, template))]
    const { open, idle } = judged(findings)
    for (const { rule, resource, message } of open) console.error(`${stage}: ${rule} ${resource}: ${message}`)
    for (const exception of idle) console.error(`${stage}: the exception ${exception} stands for nothing; remove it`)
    console.log(
      `${stage}: ${findings.length} findings, ${findings.length - open.length} of them excepted with a reason`,
    )
    if (open.length + idle.length > 0) process.exitCode = 1
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
