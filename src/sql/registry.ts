import { functionsStatement } from './functions.ts'
import type { SchemaNames } from './names.ts'
import { roleRightsStatement } from './role-rights.ts'
import { roleSettingsStatement } from './role-settings.ts'
import { siteStatement } from './site.ts'
import { sourceDocumentStatement } from './source-document.ts'
import { sourceVersionStatement } from './source-version.ts'
import { surveyStatement, surveyStatements } from './survey.ts'
import { unitsStatement } from './units.ts'
import { vocabularyStatement } from './vocabulary.ts'

/** All SQL that a run or the doctor may ask, built once for the schemas of the site, and closed (H24). */
export type Registry = ReturnType<typeof registryFor>

/** The statements for a site's schema names; anything else cannot be asked. */
export function registryFor(names: SchemaNames) {
  return closed({
    site: siteStatement(names),
    functions: functionsStatement(names),
    roleRights: roleRightsStatement(names),
    roleSettings: roleSettingsStatement(),
    sourceDocument: sourceDocumentStatement(names),
    sourceVersion: sourceVersionStatement(names),
    vocabulary: vocabularyStatement(names),
    units: unitsStatement(names),
    survey: surveyStatement(names),
    surveyOf: closed(surveyStatements(names)),
  })
}

const closed = <T extends object>(entries: T): Readonly<T> => {
  for (const entry of Object.values(entries)) Object.freeze(entry)
  return Object.freeze(entries)
}

/** The name of each statement by its text: what `select` looks a statement up in. */
export function namesByText(registry: Registry): ReadonlyMap<string, string> {
  const { surveyOf, ...rest } = registry
  return new Map([...Object.values(rest), ...Object.values(surveyOf)].map(({ name, sql }) => [sql, name]))
}
