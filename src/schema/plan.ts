import { gunzipSync, gzipSync } from 'node:zlib'
import type { ProfileChoice } from '../cutting/types.ts'
import type { Sha256 } from '../orchestrator/brands.ts'
import { canonicalJson, sha256, sha256OfAll } from '../orchestrator/digest.ts'
import { PLAN_SCHEMA_VERSION, type Plan } from '../orchestrator/plan.ts'
import { inOrder } from '../orchestrator/plan-digest.ts'
import type { StoredContent } from '../orchestrator/ports.ts'
import { Stop } from '../orchestrator/stops.ts'
import { LINE_KINDS, LINE_SCHEMAS, type LineKind, type LineValue, type PlanHeader, planHeader } from './plan-lines.ts'
import { problemsOf } from './problems.ts'
import type { Same } from './same.ts'

/** The plan as a stored object: canonical JSON lines, named by the sha256 of the uncompressed bytes, gzipped. */

/** The lists of a plan and the line that each item becomes. */
const LISTS = {
  baseline: 'baseline',
  unit: 'units',
  gap: 'gaps',
  doubt: 'doubts',
  effect: 'effects',
  tie: 'lineage',
} as const satisfies { readonly [K in LineKind]: keyof Plan }

type Lists = { [K in LineKind]: LineValue<K>[] }

true satisfies Same<{ [K in LineKind]: LineValue<K> }, { [K in LineKind]: Plan[(typeof LISTS)[K]][number] }>
true satisfies Same<Omit<PlanHeader, 'profile'>, Omit<Plan, 'profile' | (typeof LISTS)[LineKind]>>

export interface PackedPlan {
  /** Name of the object: sha256 of the uncompressed lines. */
  readonly object: Sha256
  readonly content: StoredContent
}

/** One line for the header and for each item of each list, every one ended by a line feed. */
export function* planLines(plan: Plan): Iterable<string> {
  yield line('plan', headerOf(plan))
  for (const kind of LINE_KINDS) {
    for (const item of plan[LISTS[kind]])
      yield line(kind, 'span' in item ? { ...item, span: inOrder(item.span) } : item)
  }
}

const line = (kind: LineKind | 'plan', value: object): string => `{"${kind}":${canonicalJson(value)}}\n`

export function packPlan(plan: Plan): PackedPlan {
  const bytes = Buffer.concat([...encoded(planLines(plan))])
  return {
    object: sha256(bytes),
    content: { bytes: gzipSync(bytes, { level: 3 }), contentType: 'application/x-ndjson', encoding: 'gzip' },
  }
}

/** In UTF-16 code units: enough that a call of the encoder costs little beside its work. */
const JOINED = 1 << 14

function* encoded(pieces: Iterable<string>): Iterable<Uint8Array> {
  let waiting = ''
  for (const piece of pieces) {
    waiting += piece
    if (waiting.length < JOINED) continue
    yield Buffer.from(waiting)
    waiting = ''
  }
  yield Buffer.from(waiting)
}

/**
 * The plan in a stored object. The sha256 proves that every byte is as it was written, so lines are only told apart.
 * @throws Stop STOP_STATE_CORRUPT: not the named content, of a newer schema, or not of the published form.
 */
export function unpackPlan(stored: Uint8Array, object: Sha256): Plan {
  const bytes = unzipped(stored, object)
  if (sha256(bytes) !== object) throw corrupt(object, 'does not hold what its name says')
  const lists: Lists = { baseline: [], unit: [], gap: [], doubt: [], effect: [], tie: [] }
  let header: PlanHeader | null = null
  for (const text of linesIn(bytes)) {
    if (header === null) header = decodeHeader(text, object)
    else if (text !== '') collect(lists, text, object)
  }
  if (header === null) throw corrupt(object, 'is empty')
  return {
    ...header,
    profile: profileOf(header),
    effects: lists.effect,
    lineage: lists.tie,
    units: lists.unit,
    gaps: lists.gap,
    doubts: lists.doubt,
    baseline: lists.baseline,
  }
}

/**
 * As `unpackPlan`, of an object that somebody else may have written under a name that fits: every line is of its published form
 * and in the bytes that `packPlan` would give it, so that no key stands twice and none is unknown (H37).
 * @throws Stop STOP_STATE_CORRUPT
 */
export function unpackForeignPlan(stored: Uint8Array, object: Sha256): Plan {
  const plan = unpackPlan(stored, object)
  for (const kind of LINE_KINDS) {
    for (const [index, item] of plan[LISTS[kind]].entries()) {
      const result = LINE_SCHEMAS[kind].safeParse(item)
      if (!result.success)
        throw corrupt(
          object,
          `has a ${kind} ${index + 1} of no published form: ${problemsOf(result.error, item).join('; ')}`,
        )
    }
  }
  if (sha256OfAll(planLines(plan)) !== object) throw corrupt(object, 'is not in the form in which it is written')
  return plan
}

/** Line by line: all of them as strings at once would be twice the plan. */
function* linesIn(bytes: Buffer): Iterable<string> {
  for (let from = 0; from < bytes.length; ) {
    const at = bytes.indexOf(0x0a, from)
    const end = at === -1 ? bytes.length : at
    yield bytes.toString('utf8', from, end)
    from = end + 1
  }
}

/** In bytes, for each call of the decompressor. */
const MIN_CHUNK = 1 << 14

function unzipped(stored: Uint8Array, object: Sha256): Buffer {
  try {
    return gunzipSync(stored, { chunkSize: Math.max(MIN_CHUNK, stored.length) })
  } catch (cause) {
    throw corrupt(object, 'is cut short or not compressed', cause)
  }
}

function parsed(text: string, object: Sha256): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw corrupt(object, 'has a line that is not JSON', cause)
  }
}

function decodeHeader(text: string, object: Sha256): PlanHeader {
  const json = parsed(text, object)
  const header = typeof json === 'object' && json !== null && 'plan' in json ? json.plan : null
  const version =
    typeof header === 'object' && header !== null && 'schema_version' in header ? header.schema_version : null
  if (typeof version === 'number' && version > PLAN_SCHEMA_VERSION)
    throw corrupt(object, `has schema version ${version}`)
  const result = planHeader.safeParse(header)
  if (result.success) return result.data
  throw corrupt(object, `has a header of no published form: ${problemsOf(result.error, header).join('; ')}`)
}

function collect(lists: Lists, text: string, object: Sha256): void {
  const json = parsed(text, object) as Partial<{ [K in LineKind]: LineValue<K> }> | null
  for (const kind of LINE_KINDS) {
    const item = json?.[kind]
    if (item === undefined) continue
    const list: unknown[] = lists[kind]
    list.push(item)
    return
  }
  throw corrupt(object, 'has a line of an unknown kind')
}

const headerOf = (plan: Plan): PlanHeader => {
  const { effects: _e, lineage: _l, units: _u, gaps: _g, doubts: _d, baseline: _b, profile, ...header } = plan
  return {
    ...header,
    profile: {
      name: profile.name,
      digest: profile.digest,
      chosen_by: profile.chosenBy,
      score_permille: permille(profile.score),
      runner_up:
        profile.runnerUp === null
          ? null
          : { name: profile.runnerUp.name, score_permille: permille(profile.runnerUp.score) },
      evidence: profile.evidence,
    },
  }
}

const profileOf = ({ profile }: PlanHeader): ProfileChoice => ({
  name: profile.name,
  digest: profile.digest,
  chosenBy: profile.chosen_by,
  score: profile.score_permille / 1000,
  runnerUp:
    profile.runner_up === null
      ? null
      : { name: profile.runner_up.name, score: profile.runner_up.score_permille / 1000 },
  evidence: profile.evidence,
})

const permille = (score: number): number => Math.round(score * 1000)

const corrupt = (object: Sha256, what: string, cause?: unknown): Stop =>
  new Stop('STOP_STATE_CORRUPT', `The plan object ${object} ${what}.`, { cause })
