import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sha256 } from '../../src/cutting/hash.ts'
import { type LineageUnit, lineage } from '../../src/cutting/index.ts'
import { runs } from './arbitrary.ts'
import { articles, cutOf, licence, outline } from './helpers.ts'

const unitsOf = (...sections: readonly string[]): readonly LineageUnit[] =>
  cutOf(sections.map((section, index) => `${index + 1}. ${section}\n`).join('\n'), outline).units

const told = (before: readonly LineageUnit[], after: readonly LineageUnit[]): readonly string[] =>
  lineage(before, after).map(({ kind, from, to }) =>
    `${kind} ${from.join('+')} > ${to.join('+')}`.replaceAll('DOC/', ''),
  )

const NAME =
  'Name and seat\n\nThe club is called the Model Garden Club and has its seat in the old town hall of the city.'
const DUES =
  'Dues\n\nEach member pays the dues that the general meeting has set for the year, in January, without being asked.'
const BOARD = 'Board\n\nThe board has five members, whom the general meeting elects for two years by secret ballot.'
const VOTES = 'Votes\n\nEvery member present has one vote, and nobody may vote for another person at a general meeting.'
const GUESTS = 'Guests\n\nWhoever brings a guest to the garden answers for all the damage that the guest does there.'

describe('lineage', () => {
  test('equal units under equal addresses are unchanged', () => {
    expect(told(unitsOf(NAME, DUES), unitsOf(NAME, DUES))).toEqual(['unchanged 1 > 1', 'unchanged 2 > 2'])
  })

  test('H44 a unit inserted in front renumbers those behind it, original and current address side by side', () => {
    expect(told(unitsOf(NAME, DUES, BOARD), unitsOf(NAME, GUESTS, DUES, BOARD))).toEqual([
      'unchanged 1 > 1',
      'added  > 2',
      'renumbered 2 > 3',
      'renumbered 3 > 4',
    ])
  })

  test('H43 a short text that is repeated is followed by the unit beside it', () => {
    const [gone, again] = ['Repealed\n\nRepealed.', 'Repealed\n\nRepealed.']
    expect(told(unitsOf(NAME, gone, DUES, again, BOARD), unitsOf(NAME, GUESTS, gone, DUES, again, BOARD))).toEqual([
      'unchanged 1 > 1',
      'added  > 2',
      'renumbered 2 > 3',
      'renumbered 3 > 4',
      'renumbered 4 > 5',
      'renumbered 5 > 6',
    ])
  })

  test('H44 what became of a bare label is told by the units below it', () => {
    const articleOf = (number: string, ...sections: readonly string[]): string =>
      [`ARTICLE ${number}`, ...sections.map((text, index) => `Section ${index + 1}. ${text}`)].join('\n\n')
    const cutArticles = (...texts: readonly string[]): readonly LineageUnit[] =>
      cutOf(texts.join('\n\n'), articles).units
    const before = cutArticles(articleOf('I', NAME), articleOf('II', DUES, BOARD), articleOf('III', VOTES))
    const after = cutArticles(
      articleOf('I', NAME),
      articleOf('II', GUESTS),
      articleOf('III', DUES, BOARD),
      articleOf('IV', VOTES),
    )
    expect(told(before, after).map((line) => line.replaceAll('ARTICLE-', '').replaceAll('SECTION-', ''))).toEqual([
      'unchanged 1 > 1',
      'unchanged 1/1 > 1/1',
      'added  > 2',
      'added  > 2/1',
      'renumbered 2 > 3',
      'renumbered 2/1 > 3/1',
      'renumbered 2/2 > 3/2',
      'renumbered 3 > 4',
      'renumbered 3/1 > 4/1',
    ])
  })

  test('a unit of which only its own number changed is the same to the last word', () => {
    const entries = lineage(unitsOf(NAME, DUES), unitsOf(GUESTS, NAME, DUES))
    expect(entries.filter((entry) => entry.kind === 'renumbered').map((entry) => entry.score)).toEqual([1, 1])
  })

  test('a renumbered unit whose text changed too is still followed, with its score', () => {
    const entries = lineage(
      unitsOf(NAME, DUES, BOARD),
      unitsOf(NAME, BOARD.replace('five', 'seven').replace('two', 'three')),
    )
    expect(entries[1]).toMatchObject({ kind: 'renumbered', from: ['DOC/3'], to: ['DOC/2'] })
    expect(entries[1]?.score).toBeGreaterThan(0.4)
    expect(entries[1]?.score).toBeLessThan(1)
    expect(entries[2]).toMatchObject({ kind: 'removed', from: ['DOC/2'], to: [] })
  })

  test('a text replaced under its address is edited, with a low score', () => {
    const [, replaced] = lineage(unitsOf(NAME, DUES), unitsOf(NAME, VOTES))
    expect(replaced).toMatchObject({ kind: 'edited', from: ['DOC/2'], to: ['DOC/2'] })
    expect(replaced?.score).toBeLessThan(0.5)
  })

  test('units that change places are both followed', () => {
    expect(told(unitsOf(NAME, DUES, BOARD), unitsOf(NAME, BOARD, DUES))).toEqual([
      'unchanged 1 > 1',
      'renumbered 3 > 2',
      'renumbered 2 > 3',
    ])
  })

  test('a unit cut in two is a split, two made one a merger', () => {
    const whole = `${DUES}\n${BOARD.split('\n\n')[1]}`
    expect(told(unitsOf(NAME, whole), unitsOf(NAME, DUES, BOARD))).toEqual(['unchanged 1 > 1', 'split 2 > 2+3'])
    expect(told(unitsOf(NAME, DUES, BOARD), unitsOf(NAME, whole))).toEqual(['unchanged 1 > 1', 'merged 2+3 > 2'])
  })

  test('of units that differ in a few words, one that is gone was not merged into its neighbour, one that is new not split from it', () => {
    const berth = (boat: string): string =>
      `Berth ${boat}\n\nWhoever takes the berth of the ${boat} keeps it clean and pays the fee of the harbour before the first of May each year.`
    const three = [berth('barge'), berth('cutter'), berth('dinghy')]
    const two = [berth('barge'), berth('dinghy')]
    expect(told(unitsOf(...three), unitsOf(...two))).toEqual(['unchanged 1 > 1', 'renumbered 3 > 2', 'removed 2 > '])
    expect(told(unitsOf(...two), unitsOf(...three))).toEqual(['unchanged 1 > 1', 'added  > 2', 'renumbered 2 > 3'])
    const edited = berth('dinghy').replace('May', 'June')
    expect(told(unitsOf(...three), unitsOf(berth('barge'), edited))).toEqual([
      'unchanged 1 > 1',
      'renumbered 3 > 2',
      'removed 2 > ',
    ])
  })

  test('under another parent a unit has moved, under its renumbered parent it has not', () => {
    const section = (number: number, body: string): string => `${number}. Part of the by-laws about ${body}\n`
    const sub = (number: string, body: string): string => `${number}. ${body}\n`
    const before = [section(1, 'all the members'), sub('1.1', DUES), sub('1.2', BOARD), section(2, 'the great garden')]
    const moved = [section(1, 'all the members'), sub('1.1', DUES), section(2, 'the great garden'), sub('2.1', BOARD)]
    const shifted = [
      section(1, 'a new beginning'),
      section(2, 'all the members'),
      sub('2.1', DUES),
      sub('2.2', BOARD),
      section(3, 'the great garden'),
    ]
    const units = (parts: readonly string[]): readonly LineageUnit[] => cutOf(parts.join('\n'), outline).units
    expect(told(units(before), units(moved))).toContain('moved 1/1-2 > 2/2-1')
    expect(told(units(before), units(shifted))).toContain('renumbered 1/1-2 > 2/2-2')
  })

  test('H43 short texts that several units share are tied by address alone', () => {
    const before = unitsOf(NAME, 'Repealed.', DUES, 'Repealed.')
    const after = unitsOf(NAME, DUES, 'Repealed.', 'Repealed.')
    expect(told(before, after)).toEqual([
      'unchanged 1 > 1',
      'renumbered 3 > 2',
      'added  > 3',
      'unchanged 4 > 4',
      'removed 2 > ',
    ])
  })

  test('spacing and punctuation alone are an edit of score 1', () => {
    expect(lineage(unitsOf(DUES), unitsOf(DUES.replace(', in January,', ' in  January')))).toEqual([
      { kind: 'edited', from: ['DOC/1'], to: ['DOC/1'], score: 1 },
    ])
  })

  test('the articles of the EUPL keep their place from 1.1 to 1.2', () => {
    const entries = lineage(cutOf(licence('EUPL-1.1')).units, cutOf(licence('EUPL-1.2')).units)
    expect(new Set(entries.map((entry) => entry.kind))).toEqual(new Set(['edited']))
    expect(entries).toHaveLength(16)
  })
})

const words = fc.array(
  fc.constantFrom(...'the club garden member board vote year may shall pay water tree'.split(' ')),
  { maxLength: 30 },
)
const sections = fc.array(
  words.map((list) => list.join(' ')),
  { maxLength: 12 },
)
const plain = (bodies: readonly string[]): readonly LineageUnit[] =>
  bodies.map((body, index) => ({ address: `DOC/${index + 1}`, parentAddress: null, body, contentHash: sha256(body) }))

describe('lineage of any two versions', () => {
  test('every unit of either version stands in it, and each new one once', () => {
    fc.assert(
      fc.property(sections, sections, (before, after) => {
        const entries = lineage(plain(before), plain(after))
        expect(new Set(entries.flatMap((entry) => entry.from))).toEqual(
          new Set(plain(before).map((unit) => unit.address)),
        )
        const split = entries.filter((entry) => entry.kind !== 'split').flatMap((entry) => entry.to)
        expect(new Set(split).size).toBe(split.length)
        expect(new Set(entries.flatMap((entry) => entry.to))).toEqual(new Set(plain(after).map((unit) => unit.address)))
      }),
      runs,
    )
  })

  test('the same two versions give the same lineage', () => {
    fc.assert(
      fc.property(sections, sections, (before, after) => {
        expect(lineage(plain(before), plain(after))).toEqual(lineage(plain(before), plain(after)))
      }),
      runs,
    )
  })

  test('20 000 units with a renumbering through all of them are followed', () => {
    const body = (n: number): string =>
      `Rule ${n * 7919} of tree ${n * 104_729} in row ${n * 31} is watered by member ${n * 17} in year ${n * 13}.`
    const before = plain(Array.from({ length: 20_000 }, (_, n) => `${n + 1}. ${body(n)}`))
    const after = plain([
      '1. A wholly new rule about the gate of the garden.',
      ...Array.from({ length: 19_999 }, (_, n) => `${n + 2}. ${body(n)} And more.`),
    ])
    const kinds = Map.groupBy(lineage(before, after), (entry) => entry.kind)
    expect(kinds.get('renumbered')?.length).toBe(19_999)
  })
})
