/**
 * What the doctor tries against its own session, and the SQLSTATEs by which each must be refused. A private list of
 * constants: `select` cannot reach it, and no run sends any of it (H45). None names a user's table, and a probe that was let
 * through would leave nothing behind, for each ends in a rollback.
 */
export interface Probe {
  readonly name: string
  readonly sql: string
  /** Null where the probe would prove nothing on a primary, and is not sent. */
  readonly primary: readonly string[] | null
  readonly standby: readonly string[]
}

const everywhere = (name: string, sql: string, ...codes: readonly string[]): Probe => ({
  name,
  sql,
  primary: codes,
  standby: codes,
})
const onStandby = (name: string, sql: string, ...codes: readonly string[]): Probe => ({
  name,
  sql,
  primary: null,
  standby: codes,
})

const TOO_LATE = '25001'
const READ_ONLY = '25006'
const DENIED = '42501'

/**
 * Each in a transaction of its own, right after the fence and outside any savepoint: inside one the answer would be
 * 25001 with or without the fence, so such a probe could not fail (H16, H45).
 */
export const FENCED_PROBES: readonly Probe[] = [
  everywhere('set_transaction_read_write', 'SET TRANSACTION READ WRITE', TOO_LATE),
  everywhere('set_read_only_off', 'SET transaction_read_only = off', TOO_LATE),
  everywhere(
    'set_config_read_only_off',
    `SELECT pg_catalog.set_config('transaction_read_only', 'off', false)`,
    TOO_LATE,
  ),
  everywhere('begin_read_write_again', 'START TRANSACTION READ WRITE', TOO_LATE),
  // 42501 where the site has taken the language from PUBLIC.
  everywhere('commit_inside_do', 'DO $$ BEGIN COMMIT; END $$', '2D000', DENIED),
]

/** Without the fence, and only on a standby, where recovery itself refuses. A primary would let it pass. */
export const UNFENCED_PROBES: readonly Probe[] = [
  onStandby('set_transaction_read_write_unfenced', 'SET TRANSACTION READ WRITE', '0A000'),
]

/** All in one fenced transaction, each between a savepoint and the return to it. */
export const SAVEPOINT_PROBES: readonly Probe[] = [
  everywhere('two_statements_at_once', 'SELECT 1; SELECT 2', '42601'),
  everywhere('create_schema', 'CREATE SCHEMA iu_cutter_probe', READ_ONLY),
  everywhere('create_temporary_table', 'CREATE TEMPORARY TABLE iu_cutter_probe ()', READ_ONLY),
  everywhere('select_into', 'SELECT 1 AS one INTO TEMPORARY TABLE iu_cutter_probe', READ_ONLY),
  everywhere(
    'create_function',
    'CREATE FUNCTION pg_temp.iu_cutter_probe() RETURNS integer LANGUAGE sql AS $$ SELECT 1 $$',
    READ_ONLY,
  ),
  everywhere('alter_own_role', `ALTER ROLE CURRENT_USER SET work_mem = '4MB'`, READ_ONLY),
  everywhere('grant_to_itself', 'GRANT pg_read_all_stats TO CURRENT_USER', READ_ONLY),
  everywhere('become_writer_of_all_data', 'SET ROLE pg_write_all_data', DENIED),
  everywhere('become_runner_of_programs', 'SET ROLE pg_execute_server_program', DENIED),
  everywhere('become_writer_of_files', 'SET ROLE pg_write_server_files', DENIED),
  onStandby('notify', 'NOTIFY iu_cutter_probe', READ_ONLY),
  onStandby('listen', 'LISTEN iu_cutter_probe', READ_ONLY),
  onStandby('assign_transaction_id', 'SELECT pg_catalog.pg_current_xact_id()', READ_ONLY),
]

const PROBE_SAVEPOINT = 'iu_cutter_probe'
export const SAVEPOINT = { name: 'savepoint', sql: `SAVEPOINT ${PROBE_SAVEPOINT}` } as const
export const BACK_TO_SAVEPOINT = { name: 'rollback_to', sql: `ROLLBACK TO SAVEPOINT ${PROBE_SAVEPOINT}` } as const
