import { DEFAULT_SETTINGS, DEFAULT_SITE } from '../orchestrator/settings.ts'

/** Every environment variable, once, as data: the schema, the errors and docs/configuration.md come from it. */

interface Form {
  readonly type: VariableType
  /** As it would be written in the environment; null where there is none. */
  readonly default: string | null
  /** Its value is never shown. */
  readonly secret?: true
}
/** Where parts cannot start without it, what it means is said when it is not set; of the others only the docs tell (meanings.ts). */
export type Variable = Form &
  (
    | { readonly needed_by: readonly [] }
    | { readonly needed_by: readonly [Part, ...(readonly Part[])]; readonly meaning: string }
  )

export const PARTS = ['cut', 'resume', 'notify', 'worker', 'send', 'run', 'parse'] as const
/** Who starts: a handler, the worker, the command line that sends, the one that runs without a queue, or reads files. */
export type Part = (typeof PARTS)[number]

/** What a value must look like, in words, for the table of the docs. */
export const TYPES = {
  text: 'text',
  name: 'name of a role or schema: letters, digits, `_`',
  queue: 'URL of a FIFO queue, ending in `.fifo`',
  url: 'http or https URL',
  database: 'postgres:// URL',
  tls: '`verify-full`, or `off` for a loopback address only',
  bytes: 'whole number above 0',
  count: 'whole number above 0',
  ms: 'milliseconds, whole number above 0, a day (86400000) at most',
  sha256: '64 lower-case hex digits',
  flag: '`true` or `false`',
  list: 'comma-separated list',
  principals: 'comma-separated list of principals: the part of SenderId before the colon',
  policy: '`structural` or `signed`',
  keys: 'JSON list, each entry as `cutter keys enroll` prints it',
  arn: 'ARN: `arn:…`',
  auth: '`password` or `iam`',
  listen: 'port, or address:port',
} as const
export type VariableType = keyof typeof TYPES

const HANDLERS = ['cut', 'resume', 'worker'] as const

export const VARIABLES = {
  CUTTER_BUCKET: {
    type: 'text',
    default: null,
    meaning: 'Bucket of run states, plans, reports, notices and quarantine.',
    needed_by: ['cut', 'resume', 'notify', 'worker', 'send'],
  },
  CUTTER_CUT_QUEUE_URL: {
    type: 'queue',
    default: null,
    meaning: 'FIFO queue of cut messages.',
    needed_by: ['cut', 'worker', 'send'],
  },
  CUTTER_RESUME_QUEUE_URL: {
    type: 'queue',
    default: null,
    meaning: 'FIFO queue of approvals, retries and voids.',
    needed_by: ['resume', 'worker', 'send'],
  },
  CUTTER_DATABASE_URL: {
    type: 'database',
    default: null,
    meaning: 'The live database, as the role that cannot write. Never logged.',
    needed_by: [...HANDLERS, 'run'],
    secret: true,
  },
  CUTTER_DATABASE_SECRET_ARN: {
    type: 'arn',
    default: null,
    needed_by: [],
  },
  CUTTER_DATABASE_AUTH: {
    type: 'auth',
    default: 'password',
    needed_by: [],
  },
  CUTTER_DATABASE_TLS: {
    type: 'tls',
    default: 'verify-full',
    needed_by: [],
  },
  CUTTER_DATABASE_CA_FILE: {
    type: 'text',
    default: null,
    needed_by: [],
  },
  CUTTER_AWS_ENDPOINT: {
    type: 'url',
    default: null,
    needed_by: [],
  },
  CUTTER_NOTICE_TOPIC_ARN: {
    type: 'arn',
    default: null,
    needed_by: [],
  },
  CUTTER_MAX_BODY_BYTES: {
    type: 'bytes',
    default: String(DEFAULT_SETTINGS.maxBodyBytes),
    needed_by: [],
  },
  CUTTER_MAX_CANDIDATES: {
    type: 'count',
    default: String(DEFAULT_SETTINGS.maxCandidates),
    needed_by: [],
  },
  CUTTER_PROFILES_DIR: {
    type: 'text',
    default: null,
    needed_by: [],
  },
  CUTTER_BUDGET_MS: {
    type: 'ms',
    default: '840000',
    needed_by: [],
  },
  CUTTER_WORKER_CONCURRENCY: {
    type: 'count',
    default: '4',
    needed_by: [],
  },
  CUTTER_WORKER_HEALTH: {
    type: 'listen',
    default: null,
    needed_by: [],
  },
  CUTTER_STATEMENT_TIMEOUT_MS: {
    type: 'ms',
    default: '30000',
    needed_by: [],
  },
  CUTTER_LOCK_TIMEOUT_MS: {
    type: 'ms',
    default: '2000',
    needed_by: [],
  },
  CUTTER_GRANT_SNAPSHOT_SHA256: {
    type: 'sha256',
    default: null,
    needed_by: [],
  },
  CUTTER_FOUR_EYES: {
    type: 'flag',
    default: 'false',
    needed_by: [],
  },
  CUTTER_APPROVAL_POLICY: {
    type: 'policy',
    default: 'structural',
    needed_by: [],
  },
  CUTTER_APPROVER_KEYS: {
    type: 'keys',
    default: '[]',
    needed_by: [],
  },
  CUTTER_SG1_SENDERS: {
    type: 'principals',
    default: '',
    needed_by: [],
  },
  CUTTER_SG2_SENDERS: {
    type: 'principals',
    default: '',
    needed_by: [],
  },
  CUTTER_SENDERS_DIFFER: {
    type: 'flag',
    default: 'false',
    needed_by: [],
  },
  CUTTER_KEY_FILE: {
    type: 'text',
    default: null,
    needed_by: [],
  },
  CUTTER_ACCEPTED_PUBLIC_RIGHTS: {
    type: 'list',
    default: '',
    needed_by: [],
  },
  CUTTER_REDRIVE_SENDERS: {
    type: 'principals',
    default: '',
    needed_by: [],
  },
  CUTTER_UNIT_SCHEMA: {
    type: 'name',
    default: DEFAULT_SITE.unit_schema,
    needed_by: [],
  },
  CUTTER_GOVERNANCE_SCHEMA: {
    type: 'name',
    default: DEFAULT_SITE.governance_schema,
    needed_by: [],
  },
  CUTTER_OWNER_ROLE: {
    type: 'name',
    default: DEFAULT_SITE.owner_role,
    needed_by: [],
  },
  CUTTER_WRITER_ROLE: {
    type: 'name',
    default: DEFAULT_SITE.writer_role,
    needed_by: [],
  },
  CUTTER_VERIFIER_ROLE: {
    type: 'name',
    default: DEFAULT_SITE.verifier_role,
    needed_by: [],
  },
  CUTTER_ACTOR: {
    type: 'text',
    default: DEFAULT_SITE.actor,
    needed_by: [],
  },
  CUTTER_DEMO: {
    type: 'flag',
    default: 'false',
    needed_by: [],
  },
} as const satisfies Readonly<Record<string, Variable>>

export type VariableName = keyof typeof VARIABLES
export const VARIABLE_NAMES = Object.keys(VARIABLES) as readonly VariableName[]
