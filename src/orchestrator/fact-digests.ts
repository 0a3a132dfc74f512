import type { Sha256 } from './brands.ts'
import { canonicalJson, digestOf, sha256OfAll } from './digest.ts'
import type { BaselineUnit, Facts } from './facts.ts'
import { byAddress, compareText } from './order.ts'

/** Digests of what was read: the same facts give the same digest, whatever the order of their rows. */

/** Covers the document's units, even when there are none (H2): identity, status, and the latest version of each. */
export function baselineDigest(units: readonly BaselineUnit[]): Sha256 {
  const lines = byAddress(units).map(({ latest, ...unit }) => {
    const { body: _body, ...version } = latest
    return `${canonicalJson({ ...unit, latest: version })}\n`
  })
  return sha256OfAll(['iu-cutter/baseline/1\n', ...lines])
}

/** Null where the role sees none of the table: that is never the digest of no units (H46). */
export function baselineNow({ baseline }: Facts): Sha256 | null {
  return baseline.kind === 'visible' ? baselineDigest(baseline.value) : null
}

export const vocabularyDigest = (facts: Facts): Sha256 =>
  digestOf(
    facts.vocabulary.kind === 'visible'
      ? {
          unit_kinds: [...facts.vocabulary.value.unit_kinds].sort(compareText),
          section_types: [...facts.vocabulary.value.section_types].sort(compareText),
        }
      : null,
  )

export const functionsDigest = (facts: Facts): Sha256 =>
  digestOf(facts.functions.map((f) => `${f.signature} ${f.fingerprint}`).sort(compareText))

export const triggersDigest = (facts: Facts): Sha256 =>
  digestOf(facts.triggers.map((t) => `${t.table} ${t.name} ${t.enabled} ${t.fires} ${t.function}`).sort(compareText))

/** sha256 over the full grant matrix. */
export const grantSnapshot = (facts: Pick<Facts, 'grants'>): Sha256 =>
  digestOf(facts.grants.map((g) => `${g.grantee} ${g.object} ${g.privilege} ${g.granted}`).sort(compareText))

export const surveyDigest = (facts: Facts): Sha256 => {
  const { other_documents_units: _others, ...ofTheDocument } = facts.survey
  return digestOf(ofTheDocument)
}
