import type { Sha256 } from '../orchestrator/brands.ts'
import { canonicalJson, type Json, ListDigest, sha256 } from '../orchestrator/digest.ts'
import { type HandoverLine, handoverLine } from '../schema/handover.ts'
import { formed, Unreadable } from './readable.ts'

/**
 * What the lines of a hand-over, or of the predicted rows, come to. Each is read, none is kept: those of a hundred thousand
 * units are longer than a string may be.
 */
export interface PredictedLines {
  /** sha256 of the canonical JSON of all rows. */
  readonly rowsSha256: Sha256
  /** The same of the rows that stood when SG_2 was asked for. */
  readonly rowsAtSg2Sha256: Sha256
  /** Whether the last line counts the others and holds their sha256. */
  readonly isSealed: boolean
  /** The site's names as the lines use them; undefined where none does. */
  readonly actor: string | undefined
  readonly verifier: string | undefined
  readonly unitSchema: string | undefined
  readonly governanceSchema: string | undefined
}

type Row = Extract<HandoverLine, { line: 'row' }>

const UNIT_TABLE = /\.(information_unit|unit_version)$/
const GOVERNANCE_TABLE = /\.cut_change_set$/
const LF = 0x0a

/** @throws Unreadable */
export function predictedLinesIn(bytes: Uint8Array): PredictedLines {
  const reader = new LineReader()
  let last = 0
  for (let from = 0, lines = 0; from < bytes.length || lines === 0; lines += 1) {
    const end = bytes.indexOf(LF, from)
    if (end === -1) throw new Unreadable('does not end with its last line')
    reader.read(formed(handoverLine)(bytes.subarray(from, end)))
    last = from
    from = end + 1
  }
  return reader.told(bytes, last)
}

class LineReader {
  readonly #all = new ListDigest()
  readonly #atSg2 = new ListDigest()
  #lines = 0
  #actor: { readonly ofCall?: Json; readonly ofRow?: Json } = {}
  #verifier: Json | undefined
  #unitSchema: string | undefined
  #governanceSchema: string | undefined

  read(line: HandoverLine): void {
    this.#lines += 1
    if (line.line === 'row') this.#row(line)
    if (line.line === 'call' && !('ofCall' in this.#actor)) {
      this.#actor = { ...this.#actor, ofCall: line.args['p_actor'] ?? null }
    }
  }

  #row({ columns, key, op, part, table }: Row): void {
    const text = canonicalJson({ columns, key, op, part, table })
    this.#all.add(text)
    if (part !== 'lifecycle') this.#atSg2.add(text)
    if (part === 'leg_b' && !('ofRow' in this.#actor)) this.#actor = { ...this.#actor, ofRow: columns['actor'] ?? null }
    if (part === 'verify') this.#verifier ??= columns['actor']
    if (this.#unitSchema === undefined && UNIT_TABLE.test(table)) this.#unitSchema = table.replace(UNIT_TABLE, '')
    if (this.#governanceSchema === undefined && GOVERNANCE_TABLE.test(table))
      this.#governanceSchema = table.replace(GOVERNANCE_TABLE, '')
  }

  /** `last`: where the last line begins. */
  told(bytes: Uint8Array, last: number): PredictedLines {
    const end = { line: 'end', lines: this.#lines - 1, sha256: sha256(bytes.subarray(0, last)) }
    return {
      rowsSha256: this.#all.digest(),
      rowsAtSg2Sha256: this.#atSg2.digest(),
      isSealed: Buffer.compare(Buffer.from(`${canonicalJson(end)}\n`), bytes.subarray(last)) === 0,
      actor: named(this.#actor.ofCall ?? this.#actor.ofRow),
      verifier: named(this.#verifier),
      unitSchema: this.#unitSchema,
      governanceSchema: this.#governanceSchema,
    }
  }
}

const named = (value: Json | undefined): string | undefined => (typeof value === 'string' ? value : undefined)
