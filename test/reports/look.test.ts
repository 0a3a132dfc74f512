import { describe, expect, test } from 'vitest'
import { Journey } from './fixture.ts'
import { fileOf } from './support.ts'

/** The fourth article goes, what follows moves up and a new one ends the text: no address is retired. */
const before = ['Name', 'Seat', 'Dues', 'Boats', 'Storage', 'Guests']
  .map(
    (title, index) =>
      `## Article ${index + 1}. ${title}\n\nOf ${title.toLowerCase()} it is said: ${title} ${'abcdef'[index]}.\n`,
  )
  .join('\n')
const after = `# By-law of the club

Adopted in spring.

PART I

${['Name', 'Seat', 'Dues', 'Storage', 'Guests', 'Coaches']
  .map((title, index) =>
    title === 'Coaches'
      ? `## Article 6. Coaches\n\nA coach proposes, as set out in\nArticle 2 of this by-law, the times of training.\n`
      : `## Article ${index + 1}. ${title}\n\nOf ${title.toLowerCase()} it is said: ${title} ${'abcef'[index]}.\n`,
  )
  .join('\n')}`

const paused = async (): Promise<Journey> => {
  const journey = new Journey({ before, after, profile: 'article-section' })
  await journey.cut()
  return journey
}

describe('what a person should see before they sign', () => {
  test('a text that is gone where its address goes on with another is to be acknowledged, though nothing is retired', async () => {
    const { latest } = await paused()
    const page = fileOf(latest, 'report.html')
    const request = fileOf(latest, 'SG1-cut-authz-request.md')
    expect(request).toContain('| − retire | 0 |')
    expect(request).toMatch(
      /\| `overwritten` \| 1 \| texts that would stand nowhere any more, .*<br>MILLBROOK\/ARTICLE-4 \|/,
    )
    expect(request).toContain('| `MILLBROOK/ARTICLE-4` | nowhere in the new text | removed |')
    expect(page).toContain('overwritten')
    expect(page).toContain('<code>MILLBROOK/ARTICLE-4</code> → nowhere in the new text')
  })

  test('doubts and the words that would be in no unit stand in the request itself, with their text', async () => {
    const { latest } = await paused()
    const request = fileOf(latest, 'SG1-cut-authz-request.md')
    expect(request).toContain('1 place of the text could be read in another way: see the doubts.')
    expect(request).toContain('reads like a reference, not a heading')
    expect(request).toContain(
      'Words that would be in no unit: 1 heading of a part, 1 text before the first unit; see what is excluded.',
    )
    expect(request).toContain('Adopted in spring.')
    const page = fileOf(latest, 'report.html')
    expect(page).toContain('Adopted in spring.')
    expect(page).toContain('href="#list-doubts"')
    expect(page).toContain('href="#list-gaps"')
  })

  test('blank space between units is counted, not listed', async () => {
    const { latest } = await paused()
    expect(fileOf(latest, 'report.html')).toMatch(
      /Not listed: \d+ blank spaces between units \(line ends and blank lines, \d+ bytes in all\)/,
    )
    expect(fileOf(latest, 'report.html')).not.toContain('<code>separator</code>')
  })
})
