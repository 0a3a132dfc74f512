import { pathToFileURL } from 'node:url'

/**
 * S3's own rules for the address of a request, without those that no handler can reach. They are a decision diagram: each
 * node asks one condition. Where the answer is known beforehand the node goes, and with it what only the other answer led to.
 */

export interface Rules {
  readonly conditions: readonly Condition[]
  readonly results: readonly Result[]
  /** Triples: condition, where to if it holds, where to if not. */
  readonly nodes: readonly number[]
  readonly root: number
}

/** A function, its arguments, and the name under which its value is kept for those that follow. */
type Condition = readonly [fn: string, argv: readonly unknown[], assign?: string]

/** An address and how it is signed; or -1 and why there is none. */
type Result = readonly [url: string | number, signing: unknown]

/** The format's own: a reference from here on is a result; +1 and -1 are none. A negative one is its node with exchanged ways. */
const RESULT = 100_000_000

/** What always holds in a handler: a bucket of its own, by name, in a region. */
const KNOWN: readonly (readonly [condition: RegExp, holds: boolean])[] = [
  [/^\["isSet",\[{"ref":"(Region|Bucket)"}/, true],
  // Directory buckets and the aliases of access points and outposts, by the ends of their names.
  [/"--(x|xa|op)-s3"\]/, false],
  [/^\["aws\.parseArn"|"arn:"\]/, false],
  [/"(Accelerate|UseGlobalEndpoint|UseObjectLambdaEndpoint)"/, false],
]

/** As the client's package ships them, in the file at `path`. */
export async function rulesIn(path: string): Promise<Rules> {
  const { bdd } = (await import(pathToFileURL(path).href)) as { bdd: Rules }
  return { ...bdd, nodes: [...bdd.nodes] }
}

/** The module that stands for that file; how a request is signed is the same for many addresses, and stands there once. */
export function sourceOf({ conditions, results, nodes, root }: Rules): string {
  const signings = [...new Set(results.map(([, signing]) => JSON.stringify(signing)))]
  const written = results.map(
    ([url, signing]) => `[${JSON.stringify(url)}, s[${signings.indexOf(JSON.stringify(signing))}]]`,
  )
  return `import { BinaryDecisionDiagram } from '@smithy/core/endpoints'
const s = [${signings.join()}]
export const bdd = BinaryDecisionDiagram.from(new Int32Array([${nodes.join()}]), ${root}, ${JSON.stringify(conditions)}, [${written.join()}])`
}

/** @throws Error where the rules no longer ask one of the conditions that are known: then look at what they ask instead */
export function reachable(rules: Rules): Rules {
  const asked = rules.conditions.map((condition) => JSON.stringify(condition))
  for (const [condition] of KNOWN)
    if (!asked.some((text) => condition.test(text))) throw new Error(`S3's rules no longer ask ${condition}.`)
  const known = asked.map((text) => KNOWN.find(([condition]) => condition.test(text))?.[1])
  return without(rules, known)
}

function without(rules: Rules, known: readonly (boolean | undefined)[]): Rules {
  const smaller = rebuilt(rules, known)
  // Nodes that only keep a value go when nothing that is left reads it.
  return smaller.nodes.length === rules.nodes.length ? smaller : without(smaller, [])
}

function rebuilt({ conditions, results, nodes, root }: Rules, known: readonly (boolean | undefined)[]): Rules {
  const kept = { conditions: new Map<number, number>(), results: new Map<number, number>() }
  const written = new Map<string, number>()
  const triples: number[] = []
  const seen = new Map<number, number>()
  const read = JSON.stringify([conditions, results])

  const visit = (reference: number): number => {
    if (Math.abs(reference) === 1) return reference
    if (reference >= RESULT) return RESULT + numberOf(kept.results, reference - RESULT)
    const done = seen.get(reference) ?? placed(reference)
    seen.set(reference, done)
    return done
  }
  const placed = (reference: number): number => {
    const at = 3 * (Math.abs(reference) - 1)
    const [condition = 0, high = 0, low = 0] = nodes.slice(at, at + 3)
    const [yes, no] = reference > 0 ? [high, low] : [low, high]
    const answer = known[condition]
    if (answer !== undefined) return visit(answer ? yes : no)
    const [ways, assign] = [[visit(yes), visit(no)], conditions[condition]?.[2]]
    if (ways[0] === ways[1] && !(assign !== undefined && isRead(assign, read))) return ways[0] ?? 0
    const triple = [numberOf(kept.conditions, condition), ...ways]
    const same = written.get(String(triple))
    if (same !== undefined) return same
    triples.push(...triple)
    written.set(String(triple), triples.length / 3 + 1)
    return triples.length / 3 + 1
  }

  const start = visit(root)
  const pick = <T>(all: readonly T[], chosen: ReadonlyMap<number, number>) =>
    [...chosen.keys()].flatMap((index) => all.slice(index, index + 1))
  // References count from 1, which is none; so the first triple is never one.
  return {
    conditions: pick(conditions, kept.conditions),
    results: pick(results, kept.results),
    nodes: [0, -1, -1, ...triples],
    root: start,
  }
}

/** The number that something kept has: the next where it is new. */
function numberOf(kept: Map<number, number>, index: number): number {
  const number = kept.get(index) ?? kept.size
  kept.set(index, number)
  return number
}

/** By a reference, or in the text of an address. */
const isRead = (name: string, rules: string): boolean =>
  rules.includes(`{"ref":"${name}"}`) || new RegExp(`{${name}[#}]`).test(rules)
