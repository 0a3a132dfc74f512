import type { Match } from './match.ts'
import type { HeadingNumber } from './numbers.ts'
import type { Level } from './profile.ts'

/** What surrounds a line that has the form of a heading. */
export interface Surroundings {
  readonly blankBefore: boolean
  readonly afterHeading: boolean
  readonly sentenceBefore: boolean
  /** Short, without closing punctuation, and followed by a blank line or the end. */
  readonly standsAlone: boolean
  /** The rest of the line begins with a small letter or runs on as a reference does. */
  readonly runsOn: boolean
  /** The rest of the line is in capitals. */
  readonly inCapitals: boolean
  /** The number is followed by a word that only citations have there. */
  readonly cites: boolean
  /** The rest of the line ends with a full stop. */
  readonly ends: boolean
  /** Too long for a heading that has its line for itself. */
  readonly tooLong: boolean
  /** Key of the open heading that a dotted number is counted under; null where none is open. */
  readonly under: string | null
}

export interface Verdict {
  readonly accept: boolean
  readonly doubt: string | null
  /** Whether it speaks against the grammar: a law with a repealed article, or one that cites itself, is as much a law. */
  readonly odd: boolean
}

const ACCEPT: Verdict = { accept: true, doubt: null, odd: false }
const REJECT: Verdict = { accept: false, doubt: null, odd: false }
const accept = (doubt: string): Verdict => ({ accept: true, doubt, odd: true })
const reject = (doubt: string): Verdict => ({ accept: false, doubt, odd: true })
const asUsual = (verdict: Verdict): Verdict => ({ ...verdict, odd: false })

/** Small letters that are roman numbers too. */
const ROMAN: ReadonlySet<string> = new Set(['I', 'V', 'X'])

/** Beyond this jump a bare number is a year or a quantity. */
const MAX_JUMP = 20

/** The numbers met so far on one level under one parent. Containers may be counted through the parents. */
export class Sequence {
  readonly #role: Level['role']
  #last: number | null = null
  /** The last number that was no heading: the next number continues its list. */
  #list: number | null = null
  /** How many headings had a line of their own. */
  #alone = 0
  #indent: number | null = null
  #under = ''
  readonly #seen = new Set<number>()
  /** The last number of each family that others interrupted. */
  readonly #families = new Map<string, number>()

  constructor(role: Level['role']) {
    this.#role = role
  }

  /** Numbering begins anew. */
  restart(): void {
    this.#startFamily('')
    this.#families.clear()
    this.#alone = 0
    this.#indent = null
  }

  decide(match: Match, around: Surroundings): Verdict {
    const verdict = match.form.sequence === 'strict' ? this.#strict(match, around) : this.#loose(match, around)
    const ordinal = match.number?.ordinal
    if (ordinal === undefined) return verdict
    this.#list = verdict.accept ? null : ordinal
    if (verdict.accept) {
      this.#last = ordinal
      this.#seen.add(ordinal)
      this.#indent ??= match.opening.indent
      if (around.standsAlone) this.#alone++
    }
    return verdict
  }

  #loose(match: Match, around: Surroundings): Verdict {
    if (around.cites) return asUsual(reject('reads like a citation, not a heading'))
    if (match.form.cue === 'none' && !match.explicit && !around.inCapitals)
      return reject('no separator stands after the number')
    const sure = match.explicit && (around.blankBefore || match.form.cue === 'none')
    if (around.runsOn && !sure) return reject('reads like a reference, not a heading')
    if (!placed(match, around) && !this.#goesOn(match, around)) return reject('stands in the middle of a sentence')
    if (match.form.ownLine && around.tooLong) return reject('too much text on the line for a heading')
    if (match.form.ownLine && around.ends && !match.explicit && !around.inCapitals)
      return reject('reads like a sentence, not a heading')
    return this.#order(match)
  }

  /** `(3)` behind `(2)`: the item above it may end without a mark. */
  #goesOn({ form, number, explicit }: Match, around: Surroundings): boolean {
    return form.open !== '' && explicit && !around.runsOn && this.#last !== null && number?.first === this.#last + 1
  }

  #order(match: Match): Verdict {
    const number = match.number
    if (number === null) return ACCEPT
    if (number.under !== this.#under) this.#changeFamily(number.under)
    if (match.form.number === 'lower_letter' && ROMAN.has(number.key) && number.first > (this.#last ?? 0) + 1)
      return asUsual(reject('reads like the roman number of a list: not cut'))
    if (this.#last === null)
      return number.first > 1 && this.#role === 'unit' ? asUsual(accept(`numbering begins at ${number.key}`)) : ACCEPT
    if (number.first < this.#last) return accept(`number ${number.key} comes after ${this.#last}`)
    if (number.first > this.#last + 1 && !this.#wereThere(this.#last + 1, number.first))
      return asUsual(accept(missing(this.#last, number.first)))
    return ACCEPT
  }

  #strict(match: Match, around: Surroundings): Verdict {
    const number = match.number
    if (number === null || this.#isIndented(match.opening.indent)) return REJECT
    if (around.under === null && number.under !== this.#under) this.#startFamily(number.under)
    const where = inFamily(number.under, around.under)
    const next = this.#isNext(number)
    const obstacle = this.#obstacle(match, around, number.ordinal)
    if (where === 'elsewhere') {
      return obstacle === null ? reject(`counted under ${number.under}, but stands in ${around.under}`) : REJECT
    }
    if (obstacle !== null) return match.explicit && (next || around.blankBefore) ? reject(obstacle) : REJECT
    const verdict = this.#numbered(number.ordinal, around, next)
    return where === 'deeper' && verdict.accept ? accept(`${number.under} has no heading of its own`) : verdict
  }

  /** A family may go on after another: `3-1` stands between `3` and `4` of the same article. */
  #changeFamily(under: string): void {
    if (this.#last !== null) this.#families.set(this.#under, this.#last)
    this.#startFamily(under)
    this.#last = this.#families.get(under) ?? null
  }

  /** Whether the numbers from one to before the other came earlier, out of their order. */
  #wereThere(from: number, to: number): boolean {
    if (to - from > this.#seen.size) return false
    for (let number = from; number < to; number++) if (!this.#seen.has(number)) return false
    return true
  }

  /** Dotted numbers with nothing above them are counted anew under each first number. */
  #startFamily(under: string): void {
    this.#under = under
    this.#seen.clear()
    this.#last = null
    this.#list = null
  }

  /** Whether a line is indented further than the headings before it, as list items are. 9. and 10. may be aligned at the right. */
  #isIndented(indent: number): boolean {
    return this.#indent !== null && indent > this.#indent + 1
  }

  /** Why a line in the right form is no heading by its place and wording, or null. */
  #obstacle(match: Match, around: Surroundings, ordinal: number): string | null {
    if (!placed(match, around)) return 'would be the next number, but no blank line stands before it'
    if (around.runsOn && !around.standsAlone) return 'reads like a list item, not a heading'
    if (match.form.ownLine && (!around.standsAlone || around.ends))
      return 'would be the next letter, but its line is no heading'
    const bare = !match.explicit && match.form.number === 'arabic'
    if (bare && !(around.blankBefore && around.standsAlone && !around.ends))
      return 'no separator stands after the number'
    const listed = this.#list !== null && ordinal === this.#list + 1
    return listed && !around.blankBefore && !around.afterHeading ? 'goes on the list above it' : null
  }

  #numbered(ordinal: number, around: Surroundings, next: boolean): Verdict {
    const last = this.#last
    const listed = this.#list !== null && ordinal === this.#list + 1 && !around.standsAlone
    if (next) return listed && this.#alone > 0 ? reject('goes on the list that began before it') : ACCEPT
    if (last === null) return ordinal <= MAX_JUMP ? accept(`numbering begins at ${ordinal}`) : REJECT
    if (ordinal <= last) {
      const repeats = around.standsAlone && !around.runsOn && (around.blankBefore || around.afterHeading)
      return repeats
        ? accept(`number ${ordinal} comes again`)
        : reject(`number ${ordinal} was there before: taken as a list`)
    }
    if (listed || ordinal > last + MAX_JUMP) return reject(`number ${ordinal} is far from ${last}: taken as text`)
    return accept(missing(last, ordinal))
  }

  #isNext({ ordinal, extended }: HeadingNumber): boolean {
    if (this.#last === null) return ordinal <= 1
    return ordinal === this.#last + 1 || (extended && ordinal === this.#last)
  }
}

/** Whether a dotted number belongs to the open heading: directly, with a number left out between, or not at all. */
function inFamily(under: string, open: string | null): 'here' | 'deeper' | 'elsewhere' {
  if (under === '' || open === null || open === under) return 'here'
  return under.startsWith(`${open}-`) ? 'deeper' : 'elsewhere'
}

function placed(match: Match, around: Surroundings): boolean {
  if (match.form.cue === 'none' || around.blankBefore || around.afterHeading) return true
  return around.sentenceBefore && (match.form.cue === 'sentence' || around.standsAlone || around.inCapitals)
}

const missing = (last: number, ordinal: number): string =>
  ordinal === last + 2
    ? `number ${last + 1} is missing before it`
    : `numbers ${last + 1} to ${ordinal - 1} are missing before it`
