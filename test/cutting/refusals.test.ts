import { describe, expect, test } from 'vitest'
import { cutOf, markdown, outcomeOf, outline, problemsOf } from './helpers.ts'

const kinds = (...args: Parameters<typeof problemsOf>): readonly string[] =>
  problemsOf(...args).map((problem) => problem.kind)

describe('refusals', () => {
  test.each([
    ['empty text', ''],
    ['only white space', ' \n\t\n\u00a0'],
    ['no headings', 'Just a letter.\n\nWith two paragraphs.\n'],
  ])('%s has no units', (_name, text) => {
    expect(kinds(text)).toEqual(['no_units'])
    expect(kinds(text, markdown)).toEqual(['no_units'])
  })

  test('one heading is too little to detect a profile by, and enough for a named one', () => {
    expect(kinds('## Only\n\ntext\n')).toEqual(['profile_uncertain'])
    expect(cutOf('## Only\n\ntext\n', markdown).units).toHaveLength(1)
  })

  test('what is uncertain says by how much and what to set', () => {
    const [problem] = problemsOf('## Only\n\n1. thing\n')
    expect(problem?.message).toContain('0.55')
    expect(problem?.cure).toContain('numbered-outline')
  })

  test('headings without bodies are units', () => {
    expect(cutOf('1. A\n2. B\n3. C\n', outline).units.map((unit) => unit.body)).toEqual(['1. A', '2. B', '3. C'])
  })

  test('an unknown profile, leaf level or docprefix names what there is', () => {
    expect(problemsOf('## A\n', { profile: 'nope' })).toMatchObject([
      { kind: 'unknown_profile', cure: expect.stringContaining('markdown-atx') },
    ])
    expect(problemsOf('## A\n', { ...markdown, leafLevel: 'h9' })).toMatchObject([
      { kind: 'bad_profile', cure: expect.stringContaining('h6') },
    ])
    for (const docprefix of ['', 'AB', '-ABC', 'ABC-', 'abc', 'A/B', 'A'.repeat(33)]) {
      expect(kinds('## A\n', { ...markdown, docprefix })).toEqual(['bad_docprefix'])
    }
  })

  test('more units than allowed are counted', () => {
    expect(problemsOf('## A\n## B\n## C\n', { ...markdown, maxUnits: 2 })).toMatchObject([
      { kind: 'too_many_units', message: '3 units are more than the 2 allowed.' },
    ])
  })

  test('several things wrong are told at once', () => {
    expect(kinds('\0', { docprefix: '-' })).toEqual(['bad_text', 'bad_docprefix'])
    expect(kinds('## A\n## A\n## B\n', { ...markdown, maxUnits: 2 })).toEqual(['too_many_units', 'duplicate_address'])
  })

  test('a refusal still says which profile was chosen', () => {
    expect(outcomeOf('## A\n## A\n', markdown)).toMatchObject({ profile: { name: 'markdown-atx', chosenBy: 'named' } })
  })
})

describe('scope', () => {
  const text = '1. A ✅\n\ntext\n\n1.1. Kept\n\n2. B 📝\n\ntext\n\n2.1. Draft, too\n\n2.2. Kept ✅\n\n3. C ⛔\n\n4. D\n'

  test('status markers are read and in no title', () => {
    expect(cutOf(text, outline).units.map(({ title, marker }) => [title, marker])).toEqual([
      ['1. A', 'enacted'],
      ['1.1. Kept', null],
      ['2. B', 'draft'],
      ['2.1. Draft, too', null],
      ['2.2. Kept', 'enacted'],
      ['3. C', 'obsolete'],
      ['4. D', null],
    ])
  })

  test('enacted_only keeps what is marked enacted, itself or above it, and itemises the rest', () => {
    const done = cutOf(text, { ...outline, scope: 'enacted_only' })
    expect(done.units.map(({ address, parentAddress }) => [address, parentAddress])).toEqual([
      ['DOC/1', null],
      ['DOC/1/1-1', 'DOC/1'],
      ['DOC/2/2-2', null],
    ])
    expect(done.gaps.filter((gap) => gap.kind === 'excluded').map((gap) => gap.reason)).toEqual([
      'DOC/2: draft, outside the scope enacted_only',
      'DOC/2/2-1: not marked, outside the scope enacted_only',
      'DOC/3: obsolete, outside the scope enacted_only',
      'DOC/4: not marked, outside the scope enacted_only',
    ])
  })

  test('a marker is in no address', () => {
    const addresses = (marked: string): readonly string[] => cutOf(marked, markdown).units.map((unit) => unit.address)
    expect(addresses('## ✅ Scope\n\n## Rules 📋\n')).toEqual(addresses('## Scope\n\n## Rules\n'))
  })

  test('nothing enacted is a refusal', () => {
    expect(kinds('1. A\n\n2. B 📝\n', { ...outline, scope: 'enacted_only' })).toEqual(['no_units'])
  })
})
