import type { TableEstimate, TargetIdentity, Visible } from '../orchestrator/facts.ts'
import { compareText } from '../orchestrator/order.ts'
import { detail, Stop } from '../orchestrator/stops.ts'
import { labelOf, type SchemaNames, schemaOf, type TableName } from '../sql/names.ts'
import type { RelationRow, SiteRow } from '../sql/site.ts'

/** What the system catalogs say of the target, its schemas and the known tables, and which of these the role may see. */

export interface Hidden {
  readonly kind: 'not_visible'
  readonly object: string
  readonly grant: string
}

type Schema = Extract<SiteRow, { kind: 'schema' }>['fact']

export class Catalog {
  readonly target: TargetIdentity
  readonly schemas: readonly Schema[]
  readonly relations: readonly RelationRow[]
  readonly role: string
  readonly #names: SchemaNames

  constructor(rows: readonly SiteRow[], names: SchemaNames) {
    const found = rows.find((row) => row.kind === 'target')
    if (found === undefined) throw new Error('BUG-catalog: no target row')
    const { role, ...target } = found.fact
    this.target = target
    this.role = role
    this.schemas = rows.flatMap((row) => (row.kind === 'schema' ? [row.fact] : []))
    this.relations = rows.flatMap((row) => (row.kind === 'relation' ? [row.fact] : []))
    this.#names = names
  }

  relation(table: TableName): RelationRow | undefined {
    const schema = schemaOf(this.#names, table)
    return this.relations.find((relation) => relation.schema === schema && relation.name === table)
  }

  /** The estimated rows of each known table that exists, by name. */
  estimates(): readonly TableEstimate[] {
    return this.relations
      .map(({ schema, name, estimate }) => ({ table: `${schema}.${name}`, rows: estimate }))
      .sort((a, b) => compareText(a.table, b.table))
  }

  /** The first of the tables that cannot be read, with what would show it; null where all can. */
  hidden(tables: readonly TableName[]): Hidden | null {
    for (const table of tables) {
      const grant = this.#grantFor(table)
      if (grant !== null) return { kind: 'not_visible', object: labelOf(this.#names, table), grant }
    }
    return null
  }

  /** The answer of `read`, where all the tables can be read. */
  async visible<T>(tables: readonly TableName[], read: () => Promise<T>): Promise<Visible<T>> {
    return this.hidden(tables) ?? { kind: 'visible', value: await read() }
  }

  /** @throws Stop STOP_DOCUMENT_UNKNOWN where one of the tables cannot be read: then no document can be found */
  require(tables: readonly TableName[]): void {
    const hidden = this.hidden(tables)
    if (hidden === null) return
    throw new Stop(
      'STOP_DOCUMENT_UNKNOWN',
      `The role ${this.role} may not see ${hidden.object}, so no document can be found`,
      { details: [detail(`not visible: ${hidden.object}`, hidden.grant)] },
    )
  }

  #grantFor(table: TableName): string | null {
    const relation = this.relation(table)
    const label = labelOf(this.#names, table)
    if (relation === undefined) return `-- There is no table ${label}: check the schema names, or install db/schema.`
    if (relation.runs.length > 0) {
      return `-- To read ${label} is to run what stands behind ${relation.runs.join(', ')}, and a dry run reads stored rows alone: let it be a table, or a materialized view.`
    }
    if (relation.filtered) {
      return `-- Row-level security hides rows of ${label} from ${this.role}, and no grant shows them all: ALTER TABLE ${label} DISABLE ROW LEVEL SECURITY; or read a replica without it.`
    }
    const missing = [
      relation.may_use_schema ? null : `GRANT USAGE ON SCHEMA ${relation.schema} TO ${this.role};`,
      relation.may_select ? null : `GRANT SELECT ON ${label} TO ${this.role};`,
    ].filter((statement) => statement !== null)
    return missing.length === 0 ? null : missing.join(' ')
  }
}
