import { DEFAULT_SETTINGS, DEFAULT_SITE } from '../orchestrator/settings.ts'

/** Every environment variable, once, as data: the schema, the errors and docs/configuration.md come from it. */

export interface Variable {
  readonly type: VariableType
  /** As it would be written in the environment; null where there is none. */
  readonly default: string | null
  readonly meaning: string
  /** The parts that cannot start without it. */
  readonly needed_by: readonly Part[]
  /** Its value is never shown. */
  readonly secret?: true
}

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
  ms: 'milliseconds, whole number above 0',
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
    meaning:
      'A secret of AWS Secrets Manager with the password of the role, alone or as JSON (`password`, `username`); the URL then holds none. Read at the first connection, and again once where the database refuses the login.',
    needed_by: [],
  },
  CUTTER_DATABASE_AUTH: {
    type: 'auth',
    default: 'password',
    meaning:
      '`iam`: the role is proven to RDS by a token that is signed with the AWS credentials; no password anywhere.',
    needed_by: [],
  },
  CUTTER_DATABASE_TLS: {
    type: 'tls',
    default: 'verify-full',
    meaning: 'How the server proves who it is.',
    needed_by: [],
  },
  CUTTER_DATABASE_CA_FILE: {
    type: 'text',
    default: null,
    meaning:
      'PEM file of the CAs that may sign the certificate of the database, and no others; unset, the roots that Node trusts. For RDS on Lambda: `/var/runtime/ca-cert.pem`.',
    needed_by: [],
  },
  CUTTER_AWS_ENDPOINT: {
    type: 'url',
    default: null,
    meaning: 'Another endpoint for S3 and SQS: an emulator, or a private endpoint.',
    needed_by: [],
  },
  CUTTER_NOTICE_TOPIC_ARN: {
    type: 'arn',
    default: null,
    meaning:
      'SNS topic on which people are told of pauses, stops and ends; unset, `notify` writes the text to its log alone.',
    needed_by: [],
  },
  CUTTER_MAX_BODY_BYTES: {
    type: 'bytes',
    default: String(DEFAULT_SETTINGS.maxBodyBytes),
    meaning: 'A text longer than this stops with STOP_OVER_SIZE before it is fetched.',
    needed_by: [],
  },
  CUTTER_MAX_CANDIDATES: {
    type: 'count',
    default: String(DEFAULT_SETTINGS.maxCandidates),
    meaning: 'Most units that one document may have.',
    needed_by: [],
  },
  CUTTER_PROFILES_DIR: {
    type: 'text',
    default: null,
    meaning: 'Folder of the grammar profiles of your own, one JSON file each (docs/profiles.md).',
    needed_by: [],
  },
  CUTTER_BUDGET_MS: {
    type: 'ms',
    default: '840000',
    meaning: 'Longest time of one invocation; the time that Lambda has left, less a reserve, bounds it too.',
    needed_by: [],
  },
  CUTTER_WORKER_CONCURRENCY: {
    type: 'count',
    default: '4',
    meaning:
      'Messages of each queue that one worker handles at a time, and connections to the database that it holds at most, for both queues together.',
    needed_by: [],
  },
  CUTTER_WORKER_HEALTH: {
    type: 'listen',
    default: null,
    meaning:
      'Where the worker answers `/live` and `/ready`, on 127.0.0.1 unless an address is given; unset, nowhere. Port 0 takes a free one.',
    needed_by: [],
  },
  CUTTER_STATEMENT_TIMEOUT_MS: {
    type: 'ms',
    default: '30000',
    meaning: '`statement_timeout` of the read-only session.',
    needed_by: [],
  },
  CUTTER_LOCK_TIMEOUT_MS: {
    type: 'ms',
    default: '2000',
    meaning: '`lock_timeout` of the read-only session.',
    needed_by: [],
  },
  CUTTER_GRANT_SNAPSHOT_SHA256: {
    type: 'sha256',
    default: null,
    meaning: 'The grant matrix that is expected; unset, the report says "not pinned".',
    needed_by: [],
  },
  CUTTER_FOUR_EYES: {
    type: 'flag',
    default: 'false',
    meaning: 'Refuse an approval from the sender of the cut. File state, which has no senders, refuses it at start.',
    needed_by: [],
  },
  CUTTER_APPROVAL_POLICY: {
    type: 'policy',
    default: 'structural',
    meaning: 'Whether a decision counts by form, digest and sender, or by a signature too. docs/approving.md explains.',
    needed_by: [],
  },
  CUTTER_APPROVER_KEYS: {
    type: 'keys',
    default: '[]',
    meaning: 'Whose signatures count, at which gates, and until when. Refused where the policy is structural.',
    needed_by: [],
  },
  CUTTER_SG1_SENDERS: {
    type: 'principals',
    default: '',
    meaning: 'Who may decide at SG_1; unset, any sender. File state, which has no senders, refuses it at start.',
    needed_by: [],
  },
  CUTTER_SG2_SENDERS: {
    type: 'principals',
    default: '',
    meaning: 'Who may decide at SG_2; unset, any sender. File state refuses it at start.',
    needed_by: [],
  },
  CUTTER_SENDERS_DIFFER: {
    type: 'flag',
    default: 'false',
    meaning: 'Refuse at SG_2 an approval from the sender of the approval of SG_1. File state refuses it at start.',
    needed_by: [],
  },
  CUTTER_KEY_FILE: {
    type: 'text',
    default: null,
    meaning: 'Private key with which approve, reject and void sign where the policy is signed; `--key` names another.',
    needed_by: [],
  },
  CUTTER_ACCEPTED_PUBLIC_RIGHTS: {
    type: 'list',
    default: '',
    meaning:
      'Rights held through PUBLIC that are accepted, each as `RIGHT on object`; they become a risk to acknowledge.',
    needed_by: [],
  },
  CUTTER_REDRIVE_SENDERS: {
    type: 'list',
    default: '',
    meaning:
      'Principals (the part of SenderId before the colon) whose redriven messages may name their first sender and time.',
    needed_by: [],
  },
  CUTTER_UNIT_SCHEMA: {
    type: 'name',
    default: DEFAULT_SITE.unit_schema,
    meaning: 'Schema of the unit tables.',
    needed_by: [],
  },
  CUTTER_GOVERNANCE_SCHEMA: {
    type: 'name',
    default: DEFAULT_SITE.governance_schema,
    meaning: 'Schema of the ledger.',
    needed_by: [],
  },
  CUTTER_OWNER_ROLE: {
    type: 'name',
    default: DEFAULT_SITE.owner_role,
    meaning: 'Role that owns the unit tables.',
    needed_by: [],
  },
  CUTTER_WRITER_ROLE: {
    type: 'name',
    default: DEFAULT_SITE.writer_role,
    meaning: 'Role that would carry a cut out.',
    needed_by: [],
  },
  CUTTER_VERIFIER_ROLE: {
    type: 'name',
    default: DEFAULT_SITE.verifier_role,
    meaning: 'Role that would verify a cut.',
    needed_by: [],
  },
  CUTTER_ACTOR: {
    type: 'text',
    default: DEFAULT_SITE.actor,
    meaning: '`p_actor` of every planned call.',
    needed_by: [],
  },
  CUTTER_DEMO: {
    type: 'flag',
    default: 'false',
    meaning: 'Label every approval and report as a demonstration.',
    needed_by: [],
  },
} as const satisfies Readonly<Record<string, Variable>>

export type VariableName = keyof typeof VARIABLES
export const VARIABLE_NAMES = Object.keys(VARIABLES) as readonly VariableName[]
