import { sha256, sha256OfAll } from '../../orchestrator/digest.ts'
import { type CheckBody, differs, needed, skipped } from './check.ts'

/**
 * The lossless certificate: units and gaps, laid end to end, are the pinned text. Each body has its length and its hash,
 * no byte belongs to two or to none, and all of it together has the digest that was pinned (H41).
 */
export const lossless: CheckBody = ({ opened }) => {
  const plan = needed(opened.plan, 'plan')
  if ('finding' in plan) return plan.finding
  const { units, gaps, version, coverage_sha256 } = plan.value
  const bodies = units.flatMap(({ address, body, content_hash }) =>
    differs(`sha256 of ${address}`, content_hash, sha256(body)),
  )
  const whole = gaps.every(({ body }) => body !== undefined)
  const parts = [...units, ...gaps].toSorted((a, b) => a.span.start - b.span.start)
  const problems = [
    ...bodies,
    ...partition(parts, version.bytes),
    ...differs('coverage', coverage_sha256, version.manifest_digest),
  ]
  if (!whole)
    return problems.length > 0 ? problems : skipped('the plan is of an older version, which kept no text of gaps')
  return [
    ...problems,
    ...differs('sha256 of the whole text', sha256OfAll(parts.map(({ body = '' }) => body)), version.manifest_digest),
  ]
}

interface PartOfText {
  readonly span: { readonly start: number; readonly end: number }
  readonly body?: string
}

function partition(parts: readonly PartOfText[], bytes: number): readonly string[] {
  let at = 0
  const problems: string[] = []
  for (const { span, body } of parts) {
    if (span.start !== at)
      problems.push(
        `bytes ${Math.min(at, span.start)} to ${Math.max(at, span.start)} belong to ${span.start > at ? 'nobody' : 'two'}`,
      )
    if (body !== undefined && Buffer.byteLength(body) !== span.end - span.start)
      problems.push(`the text of bytes ${span.start} to ${span.end} is ${Buffer.byteLength(body)} bytes long`)
    at = span.end
  }
  return [...problems, ...differs('length of the text', at, bytes)]
}
