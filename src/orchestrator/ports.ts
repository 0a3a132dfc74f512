import type { EpochMs, Etag, RunId, Sha256 } from './brands.ts'
import type { IndexEntry } from './entries.ts'
import type { Facts, SessionEvidence } from './facts.ts'
import type { ReportMaterial } from './material.ts'
import type { Plan } from './plan.ts'
import type { Refusal, RefusalOverflow, RunState } from './state.ts'

/** Everything the core asks of the world, in its own words. Adapters implement these; nothing here names a vendor. */

export interface Clock {
  now(): EpochMs
}

export interface Ids {
  /** A fresh run id whose time part is `at`. */
  runId(at: EpochMs): RunId
  /** A token that tells one state write from every other. */
  writeId(): string
}

export interface StoredState {
  readonly state: RunState
  readonly etag: Etag
}

/** `lost`: another writer's state stands; decide again on `current`. */
export type SaveResult =
  | { readonly kind: 'saved'; readonly etag: Etag }
  | { readonly kind: 'lost'; readonly current: StoredState }

export interface StateStore {
  /**
   * The run's state, or null where there is none.
   * @throws Stop STOP_STATE_CORRUPT (cut short, newer schema, another run's), STOP_SOURCE_UNREACHABLE
   */
  load(runId: RunId): Promise<StoredState | null>
  /**
   * Creates (`previous` null) or replaces exactly the version `previous`; one conditional write. A refusal of the
   * condition is read back: the same `write_id` means that the write did land.
   * @throws Stop STOP_SOURCE_UNREACHABLE
   */
  save(state: RunState, previous: Etag | null): Promise<SaveResult>
}

export interface StoredContent {
  readonly bytes: Uint8Array
  readonly contentType: string
  readonly encoding: 'gzip' | null
}

/** Content that may be too long to hold in memory at once; a store that can takes it in parts. */
export interface LongContent {
  /** The chunks in order, from the first at each call. A chunk is valid until the next is taken. */
  readonly chunks: () => Iterable<Uint8Array>
  /** Of all chunks, in bytes. */
  readonly length: number
  readonly contentType: string
}

/** By what one entry is newer than another: run ids sort by time, `seq` rises within a run. */
export interface EntryOrder {
  readonly run_id: RunId
  readonly seq: number
}

/** An object's bytes, and which version of the object they are. */
export interface StoredVersion {
  readonly bytes: Uint8Array
  /** The store's own id of the version; null where it keeps none. */
  readonly version: string | null
}

export interface ObjectStore {
  /** The bytes as stored (still gzipped where they were), or null. @throws Stop STOP_SOURCE_UNREACHABLE */
  read(key: string): Promise<Uint8Array | null>
  /** The bytes with the id of their version, for evidence (H36); or null. @throws Stop STOP_SOURCE_UNREACHABLE */
  readVersion(key: string): Promise<StoredVersion | null>
  /** Creates; an object that stands already is left as it is. @throws Stop STOP_SOURCE_UNREACHABLE */
  create(key: string, content: StoredContent): Promise<'created' | 'exists'>
  /** Creates from long content; an object that stands already is left as it is. @throws Stop STOP_SOURCE_UNREACHABLE */
  createLong(key: string, content: LongContent): Promise<'created' | 'exists'>
  /**
   * Creates or replaces a JSON entry that carries this order, unless one of a later run stands, or of the same run with
   * an equal or higher `seq`.
   * @throws Stop STOP_SOURCE_UNREACHABLE
   */
  replaceOlder(key: string, order: EntryOrder, content: StoredContent): Promise<'written' | 'kept'>
  /** All keys below a prefix, in ascending order. @throws Stop STOP_SOURCE_UNREACHABLE */
  list(prefix: string): Promise<readonly string[]>
}

export interface PlanStore {
  /** Keeps a plan under the sha256 of its canonical lines. @throws Stop STOP_SOURCE_UNREACHABLE */
  save(runId: RunId, plan: Plan): Promise<Sha256>
  /** @throws Stop STOP_STATE_CORRUPT where it is missing or altered, STOP_SOURCE_UNREACHABLE */
  load(runId: RunId, object: Sha256): Promise<Plan>
}

export interface EntryStore {
  /** One index entry, or null. @throws Stop STOP_STATE_CORRUPT where it is damaged, STOP_SOURCE_UNREACHABLE */
  read(key: string): Promise<IndexEntry | null>
}

export interface LedgerStore {
  /** One refused decision, or null. @throws Stop STOP_STATE_CORRUPT where it is damaged, STOP_SOURCE_UNREACHABLE */
  refusal(key: string): Promise<Refusal | null>
  /** The count of those beyond the cap, or null. @throws Stop STOP_STATE_CORRUPT, STOP_SOURCE_UNREACHABLE */
  overflow(key: string): Promise<RefusalOverflow | null>
}

export interface Store {
  readonly states: StateStore
  readonly objects: ObjectStore
  readonly plans: PlanStore
  readonly entries: EntryStore
  readonly ledger: LedgerStore
}

export interface FactQuestion {
  readonly documentId: string
  /** The version string asked for, or null for the latest. */
  readonly sourceVersion: string | null
  readonly runId: RunId
  /** When the reading is given up; left out where nothing limits it but the database's own timeouts. */
  readonly deadline?: EpochMs
}

export interface Discoverer {
  /**
   * Reads everything an invocation needs, in one short read-only transaction that is over when the promise settles.
   * @throws Stop STOP_SOURCE_UNREACHABLE, STOP_READ_ONLY_BREACH, STOP_OVER_HARD_CAP (the deadline)
   */
  facts(question: FactQuestion): Promise<Facts>
}

export interface PublishedReport {
  /** sha256 over the names and digests of all files. */
  readonly digest: Sha256
  /** Key prefix of the folder, ending in `/`. */
  readonly folder: string
  /** Key of the page that people read. */
  readonly html: string
}

export interface Reporter {
  /** Renders and writes one folder of reports; the same material gives the same folder. */
  publish(material: ReportMaterial): Promise<PublishedReport>
}

export type SqlValue = string | number | boolean | null | readonly string[]
export type Row = Readonly<Record<string, unknown>>

/** One SELECT of the registry; nothing else can be called. */
export type SelectCallable = (sql: string, params: readonly SqlValue[]) => Promise<readonly Row[]>

export interface ReadOnlyAnswer<T> {
  readonly value: T
  readonly evidence: SessionEvidence
}

/**
 * One short read-only transaction: it alone begins, fences, checks at the end and rolls back; `work` gets `select` in
 * between, which is dead once `work` is over. `label` tells the session from others (`iu-cutter/<label>`). A session
 * that is not over at its deadline is cut off.
 * @throws Stop STOP_SOURCE_UNREACHABLE, STOP_READ_ONLY_BREACH, STOP_OVER_HARD_CAP (the deadline)
 */
export type ReadOnly = <T>(
  label: string,
  work: (select: SelectCallable) => Promise<T>,
  deadline?: EpochMs,
) => Promise<ReadOnlyAnswer<T>>
