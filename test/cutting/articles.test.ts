import { describe, expect, test } from 'vitest'
import { addressesOf, articles, cutOf } from './helpers.ts'

describe('articles and sections', () => {
  test('sections in bold at the beginning of a paragraph are units of their article', () => {
    const text =
      '# Constitution\n\nWe the people.\n\n## Article. I.\n\n**Section. 1.**  All powers.\n\n**Section. 2** Members.\n\n## Article. II.\n\nText.\n'
    const done = cutOf(text)
    expect(done.units.map(({ address, title, parentAddress }) => [address, title, parentAddress])).toEqual([
      ['DOC/ARTICLE-1', 'Article. I.', null],
      ['DOC/ARTICLE-1/SECTION-1', 'Section. 1.', 'DOC/ARTICLE-1'],
      ['DOC/ARTICLE-1/SECTION-2', 'Section. 2', 'DOC/ARTICLE-1'],
      ['DOC/ARTICLE-2', 'Article. II.', null],
    ])
    expect(done.gaps[0]?.kind).toBe('preamble')
  })

  test('an article cited at the start of a line is text, and doubted', () => {
    const text =
      'Article 1\n\nAs said in\nArticle 5 of the Treaty, and in\nArticle 7. More.\n\nArticle 2\n\nSection 3(1) applies.\n'
    const done = cutOf(text, articles)
    expect(done.units.map((unit) => unit.address)).toEqual(['DOC/ARTICLE-1', 'DOC/ARTICLE-2'])
    expect(done.doubts.map((doubt) => doubt.line)).toEqual([4, 5])
  })

  test('a title on the line below belongs to the heading', () => {
    expect(
      cutOf('Article 1\nSubject matter\n\nText.\n\nArticle 2\n\nText.\n', articles).units.map((unit) => unit.title),
    ).toEqual(['Article 1 Subject matter', 'Article 2'])
  })

  test('amendments and appendices stand beside the articles', () => {
    const text =
      'PREAMBLE\n\nWe.\n\nARTICLE I\n\nText.\n\nAMENDMENT XIV\n\nSection 1. Text.\n\nAppendix B: Forms\n\nText.\n'
    expect(addressesOf(text, articles)).toEqual([
      'DOC/PREAMBLE',
      'DOC/ARTICLE-1',
      'DOC/AMENDMENT-14',
      'DOC/AMENDMENT-14/SECTION-1',
      'DOC/APPENDIX-B',
    ])
  })

  test('text under a container heading is doubted, since no unit holds it', () => {
    const done = cutOf('PART I\nGENERAL\n\nSome words.\n\nArticle 1\n\ntext', articles)
    expect(done.doubts).toEqual([
      { line: 1, reason: 'text below this heading belongs to no unit', text: 'PART I GENERAL' },
    ])
  })
})
