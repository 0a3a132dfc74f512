import { Stop, type StopCode } from '../orchestrator/stops.ts'
import { heard, safeCause } from '../redaction.ts'
import { codeOf } from './error-code.ts'

/** What each failure of the database means, by SQLSTATE or errno, never by its text. */

type Meaning = readonly [StopCode, string]

const unreachable = (sentence: string): Meaning => ['STOP_SOURCE_UNREACHABLE', sentence]
const breach = (sentence: string): Meaning => ['STOP_READ_ONLY_BREACH', sentence]

const MEANINGS: Readonly<Record<string, Meaning>> = {
  '28P01': unreachable('The database refused the password. Set the current one for the role (CUTTER_DATABASE_URL).'),
  '28000': unreachable(
    'The database refused the login. Check role, pg_hba.conf and whether TLS or a certificate is asked for.',
  ),
  '3D000': unreachable('There is no such database on the server. Check the database name in CUTTER_DATABASE_URL.'),
  '42501': [
    'STOP_DOCUMENT_UNKNOWN',
    'The role may not read something that a dry run needs. Grant what the cause names.',
  ],
  '42P01': unreachable(
    'A table that a dry run reads is missing. Check CUTTER_UNIT_SCHEMA and CUTTER_GOVERNANCE_SCHEMA against the database.',
  ),
  '42703': unreachable(
    'A column that a dry run reads is missing. Compare the database with the reference schema in db/schema.',
  ),
  '42883': unreachable('A function that a dry run calls is missing. PostgreSQL 15 to 18 is supported.'),
  '57014': unreachable(
    'A statement ran into its time limit. Raise CUTTER_STATEMENT_TIMEOUT_MS, or look at what slows the database.',
  ),
  '55P03': unreachable(
    'A lock was not free in time: a schema change is under way. Wait for it, or raise CUTTER_LOCK_TIMEOUT_MS.',
  ),
  '25P03': unreachable(
    'The database ended the session because it stood idle in its transaction. Retry; look at the load of this machine.',
  ),
  '57P01': unreachable('The database ended the session: it is being shut down, or an operator ended it. Retry.'),
  '57P02': unreachable('The database server crashed while it was asked. Retry when it is up.'),
  '57P03': unreachable('The database is starting up or shutting down. Retry when it is up.'),
  '53300': unreachable('The database has no connection free. Retry, or raise the connection limit of the role.'),
  '40001': unreachable(
    'The standby had to cancel the statement to follow its primary. Retry, or set hot_standby_feedback.',
  ),
  '25006': breach(
    'A statement tried to write inside the read-only transaction. It was refused and nothing was written.',
  ),
  '25001': breach('A statement tried to change the transaction after it had begun. It was refused.'),
  ERR_STRING_TOO_LONG: [
    'STOP_OVER_SIZE',
    'The database answered with a text of more than half a gigabyte. Look for it in the rows of the document.',
  ],
  ECONNREFUSED: unreachable(
    'Nothing answers at the address of the database. Check host and port, and that the server is up.',
  ),
  ECONNRESET: unreachable('The connection to the database broke. Retry.'),
  EPIPE: unreachable('The connection to the database broke. Retry.'),
  ENOTFOUND: unreachable('The host name of the database is not known. Check the host in CUTTER_DATABASE_URL.'),
  EAI_AGAIN: unreachable('The host name of the database could not be resolved just now. Check DNS, then retry.'),
  ETIMEDOUT: unreachable(
    'The database did not answer in time. Check network, security groups and that the server is up.',
  ),
  EHOSTUNREACH: unreachable('There is no route to the database. Check network and security groups.'),
  ENETUNREACH: unreachable('There is no route to the database. Check network and security groups.'),
  SELF_SIGNED_CERT_IN_CHAIN: unreachable(
    'The certificate of the database is signed by nobody we trust. Configure its CA (CUTTER_DATABASE_CA_FILE).',
  ),
  DEPTH_ZERO_SELF_SIGNED_CERT: unreachable(
    'The certificate of the database is signed by nobody we trust. Configure its CA (CUTTER_DATABASE_CA_FILE).',
  ),
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: unreachable(
    'The certificate of the database cannot be verified. Configure its CA (CUTTER_DATABASE_CA_FILE).',
  ),
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unreachable(
    'The certificate of the database cannot be verified. Configure its CA (CUTTER_DATABASE_CA_FILE).',
  ),
  CERT_HAS_EXPIRED: unreachable('The certificate of the database has expired. Renew it.'),
  ERR_TLS_CERT_ALTNAME_INVALID: unreachable(
    'The certificate of the database is for another host. Check the host in CUTTER_DATABASE_URL.',
  ),
}

const POOLER = unreachable(
  'What answers there does not take the settings that each session is opened with: a pooler, such as PgBouncer or RDS Proxy. Name the server itself in CUTTER_DATABASE_URL.',
)

/** What means something else before the first statement of ours was sent. */
const MEANINGS_AT_LOGIN: Readonly<Record<string, Meaning>> = {
  '08P01': POOLER,
  '0A000': POOLER,
  '25006': breach(
    'A login trigger of the database tried to write, in a session that is read-only from the start. It was refused, and the login with it. Let the trigger pass over this role.',
  ),
}

/** The stop for a failure of the database; the cause is kept. */
export function databaseStop(error: unknown, when: 'connecting' | 'reading'): Stop {
  if (error instanceof Stop) return error
  const code = codeOf(error)
  const meaning =
    code === null ? undefined : ((when === 'connecting' ? MEANINGS_AT_LOGIN[code] : undefined) ?? MEANINGS[code])
  if (meaning !== undefined) {
    return new Stop(meaning[0], `${meaning[1]} (${code}: ${textOf(error)})`, { cause: safeCause(error) })
  }
  const what =
    when === 'connecting' ? 'No session with the database came about' : 'The session with the database failed'
  return new Stop(
    'STOP_SOURCE_UNREACHABLE',
    `${what}. Check that it is up and speaks TLS where TLS is asked for. (${textOf(error)})`,
    { cause: safeCause(error) },
  )
}

/** The server's own text may repeat what was sent. */
const textOf = (error: unknown): string =>
  error instanceof Error && error.message !== '' ? heard(error.message) : 'no text'
