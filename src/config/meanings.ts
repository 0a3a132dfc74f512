import type { VARIABLES, VariableName } from './table.ts'

/** What the variables mean that no part needs. Apart from the table, which every start loads. */

type Optional = {
  [N in VariableName]: (typeof VARIABLES)[N]['needed_by'] extends readonly [] ? N : never
}[VariableName]

export const MEANINGS: Readonly<Record<Optional, string>> = {
  CUTTER_DATABASE_SECRET_ARN:
    'A secret of AWS Secrets Manager with the password of the role, alone or as JSON (`password`, `username`); the URL then holds none. Read at the first connection, and again once where the database refuses the login.',
  CUTTER_DATABASE_AUTH:
    '`iam`: the role is proven to RDS by a token that is signed with the AWS credentials; no password anywhere.',
  CUTTER_DATABASE_TLS: 'How the server proves who it is.',
  CUTTER_DATABASE_CA_FILE:
    'PEM file of the CAs that may sign the certificate of the database, and no others; unset, the roots that Node trusts. For RDS on Lambda: `/var/runtime/ca-cert.pem`.',
  CUTTER_AWS_ENDPOINT: 'Another endpoint for S3 and SQS: an emulator, or a private endpoint.',
  CUTTER_NOTICE_TOPIC_ARN:
    'SNS topic on which people are told of pauses, stops and ends; unset, `notify` writes the text to its log alone.',
  CUTTER_MAX_BODY_BYTES:
    'A text longer than this, of the document or of a unit in the database, stops with STOP_OVER_SIZE before it is fetched.',
  CUTTER_MAX_CANDIDATES: 'Most units that one document may have.',
  CUTTER_PROFILES_DIR: 'Folder of the grammar profiles of your own, one JSON file each (docs/profiles.md).',
  CUTTER_BUDGET_MS: 'Longest time of one invocation; the time that Lambda has left, less a reserve, bounds it too.',
  CUTTER_WORKER_CONCURRENCY:
    'Messages of each queue that one worker handles at a time, and connections to the database that it holds at most, for both queues together.',
  CUTTER_WORKER_HEALTH:
    'Where the worker answers `/live` and `/ready`, on 127.0.0.1 unless an address is given; unset, nowhere. Port 0 takes a free one.',
  CUTTER_STATEMENT_TIMEOUT_MS: '`statement_timeout` of the read-only session.',
  CUTTER_LOCK_TIMEOUT_MS: '`lock_timeout` of the read-only session.',
  CUTTER_GRANT_SNAPSHOT_SHA256: 'The grant matrix that is expected; unset, the report says "not pinned".',
  CUTTER_FOUR_EYES:
    'Refuse an approval from the sender of the cut. File state, which has no senders, refuses it at start.',
  CUTTER_APPROVAL_POLICY:
    'Whether a decision counts by form, digest and sender, or by a signature too. docs/approving.md explains.',
  CUTTER_APPROVER_KEYS:
    'Whose signatures count, at which gates, and until when. Refused where the policy is structural.',
  CUTTER_SG1_SENDERS:
    'Who may decide at SG_1; unset, any sender. File state, which has no senders, refuses it at start.',
  CUTTER_SG2_SENDERS: 'Who may decide at SG_2; unset, any sender. File state refuses it at start.',
  CUTTER_SENDERS_DIFFER:
    'Refuse at SG_2 an approval from the sender of the approval of SG_1. File state refuses it at start.',
  CUTTER_KEY_FILE:
    'Private key with which approve, reject and void sign where the policy is signed; `--key` names another.',
  CUTTER_ACCEPTED_PUBLIC_RIGHTS:
    'Rights held through PUBLIC that are accepted, each as `RIGHT on object`; they become a risk to acknowledge.',
  CUTTER_REDRIVE_SENDERS:
    'Whose redriven messages may name their first sender and time, for the handlers and for `cutter redrive`.',
  CUTTER_UNIT_SCHEMA: 'Schema of the unit tables.',
  CUTTER_GOVERNANCE_SCHEMA: 'Schema of the ledger.',
  CUTTER_OWNER_ROLE: 'Role that owns the unit tables.',
  CUTTER_WRITER_ROLE: 'Role that would carry a cut out.',
  CUTTER_VERIFIER_ROLE: 'Role that would verify a cut.',
  CUTTER_ACTOR: '`p_actor` of every planned call.',
  CUTTER_DEMO: 'Label every approval and report as a demonstration.',
}
