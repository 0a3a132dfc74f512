import { sha256 } from '../digest.ts'
import { baselineDigest, functionsDigest, surveyDigest, triggersDigest, vocabularyDigest } from '../fact-digests.ts'
import type { Facts, SourceDocument, SourceVersion } from '../facts.ts'
import { RULES_VERSION } from '../plan.ts'
import { detail, Stop } from '../stops.ts'
import type { PhaseBody } from './phase.ts'

/** Pins what is to be cut, and against what. */
export const sourcePin: PhaseBody = ({ run, facts, settings }) => {
  const document = documentOf(facts, run.document_id)
  const { version, body } = textOf(facts, document, run.source_version, settings.maxBodyBytes)
  const digest = sha256(body)
  if (digest !== version.manifest_digest) {
    throw new Stop(
      'STOP_DRIFT',
      `The text of ${document.doc_code} ${version.version_string} does not match its manifest digest`,
      {
        details: [detail(`manifest_digest: was ${version.manifest_digest}, the text gives ${digest}`)],
      },
    )
  }
  refuseForeignUnits(facts, document)
  const units = baselineOf(facts)
  return {
    pins: {
      document_row_id: document.id,
      doc_code: document.doc_code,
      docprefix: document.docprefix,
      scope: document.scope,
      leaf_level: document.leaf_level,
      grammar_profile: document.grammar_profile,
      version_id: version.id,
      version_string: version.version_string,
      manifest_digest: version.manifest_digest,
      text_sha256: digest,
      body_bytes: version.length,
      baseline_digest: baselineDigest(units),
      baseline_units: units.length,
      foreign_units: facts.foreign_addresses.length,
      survey_digest: surveyDigest(facts),
      vocabulary_digest: vocabularyDigest(facts),
      functions_digest: functionsDigest(facts),
      triggers_digest: triggersDigest(facts),
      role: facts.role.role,
      role_refused_rights: facts.role.refused.length,
      system_identifier: facts.target.system_identifier,
      database: facts.target.database,
      endpoint: facts.target.endpoint,
      server_version: facts.target.server_version,
      in_recovery: facts.target.in_recovery,
      replay_lag_ms: facts.target.replay_lag_ms,
      newer_version: facts.newer_version,
      other_documents_units: facts.survey.other_documents_units,
      rules_version: RULES_VERSION,
      code_version: settings.codeVersion,
    },
    warnings: facts.newer_version === null ? [] : [`A newer version exists: ${facts.newer_version}`],
  }
}

function documentOf(facts: Facts, documentId: string): SourceDocument {
  if (facts.document !== null) return facts.document
  throw new Stop(
    'STOP_DOCUMENT_UNKNOWN',
    `No document with doc_code "${documentId}" that the role ${facts.role.role} may see`,
  )
}

function textOf(
  facts: Facts,
  document: SourceDocument,
  asked: string | null,
  maxBodyBytes: number,
): { version: SourceVersion; body: string } {
  const { version } = facts
  if (version === null) {
    const which = asked === null ? 'no version' : `no version "${asked}"`
    throw new Stop('STOP_VERSION_UNKNOWN', `${document.doc_code} has ${which}`)
  }
  if (version.length === null || version.length === 0) {
    throw new Stop('STOP_VERSION_UNKNOWN', `${document.doc_code} ${version.version_string} has no text`)
  }
  if (version.length > maxBodyBytes || version.body === null) {
    throw new Stop(
      'STOP_OVER_SIZE',
      `The text of ${document.doc_code} ${version.version_string} has ${version.length} bytes; the limit is ${maxBodyBytes}`,
    )
  }
  return { version, body: version.body }
}

function baselineOf(facts: Facts) {
  if (facts.baseline.kind === 'visible') return facts.baseline.value
  throw new Stop(
    'STOP_READ_ONLY_BREACH',
    `The role ${facts.role.role} cannot see ${facts.baseline.object}, so no effect can be predicted`,
    {
      details: [detail(`not visible: ${facts.baseline.object}`, facts.baseline.grant)],
    },
  )
}

function refuseForeignUnits(facts: Facts, document: SourceDocument): void {
  if (facts.foreign_addresses.length === 0) return
  throw new Stop('STOP_DOCPREFIX_TAKEN', `Units of another document stand under the docprefix ${document.docprefix}`, {
    details: facts.foreign_addresses.slice(0, 20).map((address) => detail(address)),
  })
}
