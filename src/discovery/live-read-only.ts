import { compareText } from '../orchestrator/baseline.ts'
import type {
  Facts,
  FunctionFingerprint,
  GrantFact,
  RoleStatus,
  SourceDocument,
  Survey,
  TriggerFact,
  Visible,
  Vocabulary,
} from '../orchestrator/facts.ts'
import type { Discoverer, FactQuestion, ReadOnly, SelectCallable } from '../orchestrator/ports.ts'
import { rightsStop } from '../orchestrator/rights.ts'
import { DEFAULT_SETTINGS, DEFAULT_SITE } from '../orchestrator/settings.ts'
import type { FunctionRow } from '../sql/functions.ts'
import { type Registry, registryFor } from '../sql/registry.ts'
import type { SourceVersionRow } from '../sql/source-version.ts'
import { ask, askOne } from '../sql/statement.ts'
import { fingerprintOf, triggersOf } from './fingerprints.ts'
import { gradeRights } from './grade-rights.ts'
import { grantMatrix, rolesAsked, type SiteNames } from './grant-matrix.ts'
import { memo } from './memo.ts'
import { Standing } from './standing.ts'
import { surveyOf } from './survey.ts'
import { type ExistingUnits, existingUnits } from './units.ts'

export interface DiscoveryOptions {
  readonly names?: SiteNames
  /** A longer text is measured, not fetched. */
  readonly maxBodyBytes?: number
  /** Rights held through PUBLIC that the site accepts, as `rightsStop` names them. */
  readonly acceptedPublicRights?: readonly string[]
}

/** What a survey says beside its counts: what would carry the cut out. */
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

  async facts(question: FactQuestion): Promise<Facts> {
    const { value, evidence } = await this.#readOnly(
      question.runId,
      (select) => this.#read(memo(select), question),
      question.deadline,
    )
    // The server's own time of the snapshot: every fact is as of then.
    return { read_at: evidence.began_at, ...value, evidence }
  }

  async readOnlyRoleStatus(select: SelectCallable): Promise<RoleStatus> {
    const [{ role }, rights] = await Promise.all([this.#standing(select), ask(select, this.#registry.roleRights, [])])
    return gradeRights(role, rights)
  }

  lifecycleSurvey(select: SelectCallable, documentId: string): Promise<LifecycleSurvey> {
    return this.#lifecycle(select, documentId, this.existingUnits(select, documentId))
  }

  async deploymentGrantMatrix(select: SelectCallable): Promise<readonly GrantFact[]> {
    const [standing, functions] = await Promise.all([this.#standing(select), this.#functions(select)])
    return grantMatrix({ standing, functions, names: this.#names, roles: this.#roles() })
  }

  /** @throws Stop STOP_DOCUMENT_UNKNOWN where the role may not see the table of documents */
  async sourceDocument(select: SelectCallable, documentId: string): Promise<SourceDocument | null> {
    const standing = await this.#standing(select)
    standing.require(['source_document'])
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
    const standing = await this.#standing(select)
    standing.require(['source_document', 'source_version'])
    return askOne(select, this.#registry.sourceVersion, [documentId, version, this.#maxBodyBytes])
  }

  async vocabSnapshot(select: SelectCallable): Promise<Visible<Vocabulary>> {
    const standing = await this.#standing(select)
    return standing.visible(['dot_config'], async () => {
      const rows = await ask(select, this.#registry.vocabulary, [])
      const words = (kind: string): readonly string[] =>
        rows
          .filter((row) => row.kind === kind)
          .map((row) => row.word)
          .sort(compareText)
      return { unit_kinds: words('unit_kind'), section_types: words('section_type') }
    })
  }

  async existingUnits(select: SelectCallable, documentId: string): Promise<Visible<ExistingUnits>> {
    const standing = await this.#standing(select)
    return standing.visible(['source_document', 'information_unit', 'unit_version'], async () =>
      existingUnits(await ask(select, this.#registry.units, [documentId])),
    )
  }

  /**
   * The role is judged before any table is read, for to plan a query of a table may run functions already (H20).
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
    // Asked together, so that they travel together.
    const existing = this.existingUnits(select, documentId)
    const [standing, grants, document, version, vocabulary, units, lifecycle] = await Promise.all([
      this.#standing(select),
      this.deploymentGrantMatrix(select),
      this.sourceDocument(select, documentId),
      this.latestSourceVersion(select, documentId, sourceVersion),
      this.vocabSnapshot(select),
      existing,
      this.#lifecycle(select, documentId, existing),
    ])
    return {
      target: standing.target,
      role,
      document,
      ...splitVersion(version),
      vocabulary,
      baseline: baselineOf(units),
      foreign_addresses: units.kind === 'visible' ? units.value.foreign : [],
      grants,
      estimates: standing.estimates(),
      ...lifecycle,
    }
  }

  async #lifecycle(
    select: SelectCallable,
    documentId: string,
    existing: Promise<Visible<ExistingUnits>>,
  ): Promise<LifecycleSurvey> {
    const standing = await this.#standing(select)
    const input = { select, registry: this.#registry, names: this.#names, standing, documentId }
    const [functions, survey] = await Promise.all([this.#functions(select), surveyOf(input, existing.then(baselineOf))])
    return {
      survey,
      functions: functions.map(fingerprintOf).sort((a, b) => compareText(a.signature, b.signature)),
      triggers: functions
        .flatMap(triggersOf)
        .sort((a, b) => compareText(`${a.table} ${a.name}`, `${b.table} ${b.name}`)),
    }
  }

  async #standing(select: SelectCallable): Promise<Standing> {
    return new Standing(await ask(select, this.#registry.site, [this.#roles()]), this.#names)
  }

  #functions(select: SelectCallable): Promise<readonly FunctionRow[]> {
    return ask(select, this.#registry.functions, [this.#roles()])
  }

  #roles(): readonly string[] {
    return rolesAsked(this.#names)
  }
}

const baselineOf = (units: Visible<ExistingUnits>): Facts['baseline'] =>
  units.kind === 'visible' ? { kind: 'visible', value: units.value.baseline } : units

function splitVersion(row: SourceVersionRow | null): Pick<Facts, 'version' | 'newer_version'> {
  if (row === null) return { version: null, newer_version: null }
  const { newer_version, ...version } = row
  return { version, newer_version }
}
