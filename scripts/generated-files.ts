import * as z from 'zod/mini'
import { MEANINGS } from '../src/config/meanings.ts'
import { PARTS, TYPES, VARIABLE_NAMES, VARIABLES, type Variable, type VariableName } from '../src/config/table.ts'
import { messageSchema } from '../src/messages.ts'
import { STOP_CODES, STOPS, type StopCode } from '../src/orchestrator/stops.ts'
import { doctorReport } from '../src/schema/doctor.ts'
import { handoverLine } from '../src/schema/handover.ts'
import { indexEntry } from '../src/schema/index-entry.ts'
import { notice } from '../src/schema/notice.ts'
import { planLine } from '../src/schema/plan-lines.ts'
import { quarantined } from '../src/schema/quarantined.ts'
import { reportSchema } from '../src/schema/report.ts'
import { runState } from '../src/schema/state.ts'

/** What is generated from the code and committed: the published schemas and the tables of the environment and of the stops. */

const SCHEMAS = {
  messages: { schema: messageSchema, title: 'A message on the cut or the resume queue' },
  state: { schema: runState, title: 'A run: v1/runs/<run_id>/state.json' },
  plan: { schema: planLine, title: 'One line of a plan: v1/runs/<run_id>/plan/<sha256>.jsonl.gz' },
  'index-entry': { schema: indexEntry, title: 'An index entry: v1/documents/<document_id>/<run_id>.json' },
  quarantined: { schema: quarantined, title: 'A message that can never succeed: quarantine/<message_id>.json' },
  notice: { schema: notice, title: 'What people are told: v1/notices/<run_id>/<seq>.json' },
  handover: { schema: handoverLine, title: 'One line of handover/plan.jsonl or predicted/rows.jsonl' },
  doctor: { schema: doctorReport, title: 'An answer of the doctor: cutter doctor --json, v1/doctor/<request_id>.json' },
  report: { schema: reportSchema, title: 'report.json of a report folder' },
} as const

/** Path from the root of the project → content. */
export function generatedFiles(): ReadonlyMap<string, string> {
  const files = Object.entries(SCHEMAS).map(([name, { schema, title }]) => {
    const { $schema, ...body } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'throw' })
    return [`docs/schema/${name}.json`, `${JSON.stringify({ $schema, title, ...body }, null, 2)}\n`] as const
  })
  return new Map([...files, ['docs/configuration.md', configuration()], ['docs/stops.md', stops()]])
}

function configuration(): string {
  return `# Configuration

Environment variables, read once at start. Every problem is named at once; a \`CUTTER_*\` name that is not in this table is
refused; an empty value counts as unset. Region and credentials of AWS come from where its SDK always looks for them.
Generated from \`src/config/table.ts\` and \`meanings.ts\` by \`node scripts/generate.ts\`.

| variable | form | default | needed by | meaning |
|---|---|---|---|---|
${VARIABLE_NAMES.map((name) => row(name, VARIABLES[name], meaningOf(name))).join('\n')}

Who needs it: ${PARTS.map((part) => `\`${part}\` ${WHO[part]}`).join(', ')}.
`
}

const WHO: { readonly [P in (typeof PARTS)[number]]: string } = {
  cut: 'the handler of the cut queue',
  resume: 'the handler of the resume queue',
  notify: 'the handler that tells people',
  worker: 'the worker that feeds both handlers without Lambda',
  send: 'the command line over the queues',
  run: 'the command line with file state (`--runs-dir`)',
  parse: 'the command line over files alone (`parse`, `diff`)',
}

function row(name: string, variable: Variable, meaning: string): string {
  const given = variable.default === null || variable.default === '' ? '–' : `\`${variable.default}\``
  const parts = variable.needed_by.length === 0 ? '–' : variable.needed_by.join(', ')
  const form = `${TYPES[variable.type]}${variable.secret === true ? ' (secret)' : ''}`
  return `| \`${name}\` | ${form} | ${given} | ${parts} | ${meaning} |`
}

function meaningOf(name: VariableName): string {
  const meanings: Readonly<Partial<Record<VariableName, string>>> = MEANINGS
  const variable: Variable = VARIABLES[name]
  return 'meaning' in variable ? variable.meaning : (meanings[name] ?? '')
}

function stops(): string {
  return `# Stop codes

Every foreseen failure has one code. A run that meets one is halted at its last good state: *stopped* where a person can clear
it and \`cutter retry RUN\` goes on, *failed* where not. A message that meets one before any run is kept under \`quarantine/\` with
cause and cure. *Again* means that the queue delivers the message again by itself; every other message is acknowledged.
Generated from \`src/orchestrator/stops.ts\` by \`node scripts/generate.ts\`.

| code | family | the run is | the message | what to do next |
|---|---|---|---|---|
${STOP_CODES.map(stopRow).join('\n')}
`
}

function stopRow(code: StopCode): string {
  const { family, resumable, delivery, next } = STOPS[code]
  return `| \`${code}\` | ${family} | ${resumable ? 'stopped' : 'failed'} | ${delivery === 'retry' ? 'again' : 'done'} | ${next} |`
}
