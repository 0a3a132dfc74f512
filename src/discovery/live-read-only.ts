import {
  type Facts,
  type FunctionFingerprint,
  type GrantFact,
  type RoleStatus,
  type SourceDocument,
  type Survey,
  type TriggerFact,
  type Visible,
  type Vocabulary,
  visibleOr,
} from '../orchestrator/facts.ts'
import { compareText } from '../orchestrator/order.ts'
import type { Discoverer, FactQuestion, ReadOnly, SelectCallable } from '../orchestrator/ports.ts'
import { rightsStop } from '../orchestrator/rights.ts'
import { DEFAULT_SETTINGS, DEFAULT_SITE } from '../orchestrator/settings.ts'
import type { FunctionRow } from '../sql/functions.ts'
import { type Registry, registryFor } from '../sql/registry.ts'
import type { SourceVersionRow } from '../sql/source-version.ts'
import { ask, askOne } from '../sql/statement.ts'
import { Catalog } from './catalog.ts'
import { fingerprintsIn, triggersIn } from './fingerprints.ts'
import { gradeRights } from './grade-rights.ts'
import { grantMatrix, rolesAsked, type SiteNames } from './grant-matrix.ts'
import { memo } from './memo.ts'
import { surveyOf } from './survey.ts'
import { type ExistingUnits, existingUnits } from './units.ts'

export interface DiscoveryOptions {
  readonly names?: SiteNames
  /** A longer text is measured, not fetched. */
  readonly maxBodyBytes?: number
  /** Rights held through PUBLIC that the site accepts, as `rightsStop` names them. */
  readonly acceptedPublicRights?: readonly string[]
}

/** The survey, and the functions and triggers that would carry the cut out. */
export interface LifecycleSurvey {
  readonly survey: Survey
  readonly functions: readonly FunctionFingerprint[]
  readonly triggers: readonly TriggerFact[]
}

type FactsOfSession = Omit<Facts, 'evidence' | 'read_at'>

/** Reads the live database; every question is a statement of the closed registry. */
export class LiveReadOnlyDiscoverer implements Discoverer {
  readonly #readOnly: ReadOnly
  readonly #names: SiteNames
  readonly #maxBodyBytes: number
  readonly #acceptedPublicRights: readonly string[]
  readonly #registry: Registry

  constructor(readOnly: ReadOnly, options: DiscoveryOptions = {}) {
    this.#readOnly = readOnly
    this.#names = options.names ?? DEFAULT_SITE
    this.#maxBodyBytes = options.maxBodyBytes ?? DEFAULT_SETTINGS.maxBodyBytes
    this.#acceptedPublicRights = options.acceptedPublicRights ?? []
    this.#registry = registryFor(this.#names)
  }

  /** @throws Stop as `Discoverer.facts` does, and STOP_DOCUMENT_UNKNOWN, STOP_REFUSED_INPUT (a unit without a version), STOP_OVER_SIZE */
  async facts(question: FactQuestion): Promise<Facts> {
    const { value, evidence } = await this.#readOnly(
      question.runId,
      (select) => this.#read(memo(select), question),
      question.deadline,
    )
    // The server's own time of the snapshot: every fact is as of then.
    return { read_at: evidence.began_at, ...value, evidence }
  }

  /** The rights of the role, graded; nothing is refused here. */
  async readOnlyRoleStatus(select: SelectCallable): Promise<RoleStatus> {
    const [{ role }, rights] = await Promise.all([this.#catalog(select), ask(select, this.#registry.roleRights, [])])
    return gradeRights(role, rights)
  }

  /** Counts and digests of the document's rows, and the functions and triggers that a cut would run through. */
  async lifecycleSurvey(select: SelectCallable, documentId: string): Promise<LifecycleSurvey> {
    const existing = this.existingUnits(select, documentId)
    // Both are awaited from the start: where nothing is answered, both fail.
    const [lifecycle] = await Promise.all([this.#lifecycle(select, documentId, existing), existing])
    return lifecycle
  }

  /** Who may do what with schemas, tables and canonical functions: each question with its answer, in a fixed order. */
  async deploymentGrantMatrix(select: SelectCallable): Promise<readonly GrantFact[]> {
    const [catalog, functions] = await Promise.all([this.#catalog(select), this.#functions(select)])
    return grantMatrix({ catalog, functions, names: this.#names, roles: this.#roles() })
  }

  /** Null: no such document. @throws Stop STOP_DOCUMENT_UNKNOWN where the role may not see the table of documents */
  async sourceDocument(select: SelectCallable, documentId: string): Promise<SourceDocument | null> {
    const catalog = await this.#catalog(select)
    catalog.require(['source_document'])
    return askOne(select, this.#registry.sourceDocument, [documentId])
  }

  /**
   * The version asked for, or the latest where null is asked, with its text where that is not over the limit.
   * @throws Stop STOP_DOCUMENT_UNKNOWN where the role may not see the tables
   */
  async latestSourceVersion(
    select: SelectCallable,
    documentId: string,
    version: string | null = null,
  ): Promise<SourceVersionRow | null> {
    const catalog = await this.#catalog(select)
    catalog.require(['source_document', 'source_version'])
    return askOne(select, this.#registry.sourceVersion, [documentId, version, this.#maxBodyBytes])
  }

  /** The words that `unit_kind` and `section_type` may be, in code-unit order. */
  async vocabSnapshot(select: SelectCallable): Promise<Visible<Vocabulary>> {
    const catalog = await this.#catalog(select)
    return catalog.visible(['dot_config'], async () => {
      const rows = await ask(select, this.#registry.vocabulary, [])
      const words = (kind: string): readonly string[] =>
        rows
          .filter((row) => row.kind === kind)
          .map((row) => row.word)
          .sort(compareText)
      return { unit_kinds: words('unit_kind'), section_types: words('section_type') }
    })
  }

  /** The document's units with their latest and enacted versions, retired and deleted ones too, and foreign addresses under its docprefix. */
  async existingUnits(select: SelectCallable, documentId: string): Promise<Visible<ExistingUnits>> {
    const catalog = await this.#catalog(select)
    return catalog.visible(['source_document', 'information_unit', 'unit_version'], async () =>
      existingUnits(await ask(select, this.#registry.units, [documentId, this.#maxBodyBytes]), this.#maxBodyBytes),
    )
  }

  /**
   * The role is judged before any table is read, because planning a query of a table may already run functions (H20).
   * @throws Stop STOP_READ_ONLY_BREACH for a role that could write
   */
  async #judged(select: SelectCallable): Promise<RoleStatus> {
    const role = await this.readOnlyRoleStatus(select)
    const stop = rightsStop(role, this.#acceptedPublicRights)
    if (stop !== null) throw stop
    return role
  }

  async #read(select: SelectCallable, { documentId, sourceVersion }: FactQuestion): Promise<FactsOfSession> {
    const [role] = await Promise.all([this.#judged(select), this.#functions(select)])
    // All at once, so that the statements travel together.
    const existing = this.existingUnits(select, documentId)
    const [catalog, grants, document, version, vocabulary, units, lifecycle] = await Promise.all([
      this.#catalog(select),
      this.deploymentGrantMatrix(select),
      this.sourceDocument(select, documentId),
      this.latestSourceVersion(select, documentId, sourceVersion),
      this.vocabSnapshot(select),
      existing,
      this.#lifecycle(select, documentId, existing),
    ])
    return {
      target: catalog.target,
      role,
      document,
      ...splitVersion(version),
      vocabulary,
      baseline: baselineOf(units),
      foreign_addresses: visibleOr(units, NO_UNITS).foreign,
      grants,
      estimates: catalog.estimates(),
      ...lifecycle,
    }
  }

  async #lifecycle(
    select: SelectCallable,
    documentId: string,
    existing: Promise<Visible<ExistingUnits>>,
  ): Promise<LifecycleSurvey> {
    const catalog = await this.#catalog(select)
    const input = { select, registry: this.#registry, names: this.#names, catalog, documentId }
    const [functions, survey] = await Promise.all([this.#functions(select), surveyOf(input, existing.then(baselineOf))])
    return {
      survey,
      functions: fingerprintsIn(functions),
      triggers: triggersIn(functions),
    }
  }

  async #catalog(select: SelectCallable): Promise<Catalog> {
    return new Catalog(await ask(select, this.#registry.site, [this.#roles()]), this.#names)
  }

  #functions(select: SelectCallable): Promise<readonly FunctionRow[]> {
    return ask(select, this.#registry.functions, [this.#roles()])
  }

  #roles(): readonly string[] {
    return rolesAsked(this.#names)
  }
}

const NO_UNITS: ExistingUnits = { baseline: [], foreign: [] }

const baselineOf = (units: Visible<ExistingUnits>): Facts['baseline'] =>
  units.kind === 'visible' ? { kind: 'visible', value: units.value.baseline } : units

function splitVersion(row: SourceVersionRow | null): Pick<Facts, 'version' | 'newer_version'> {
  if (row === null) return { version: null, newer_version: null }
  const { newer_version, ...version } = row
  return { version, newer_version }
}
