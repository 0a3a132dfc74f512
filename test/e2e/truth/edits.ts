/** Small documents and what people do to them between two versions. */

const article = (n: number, text: string): string =>
  `## Article ${n}. ${['Name', 'Purpose', 'Members', 'Board', 'Dues', 'End'][n % 6]}\n\n${text}\n`
const articles = (...texts: readonly string[]): string =>
  `# Charter\n\nAdopted in assembly.\n\n${texts.map((text, i) => article(i + 1, text)).join('\n')}`

const FIRST = articles('We meet in May.', 'We keep the well.', 'All may join.', 'Three are elected.')

export const EDITS = [
  {
    name: 'an article inserted, the later ones renumbered',
    docprefix: 'ED-INSERT',
    profile: 'article-section',
    texts: [
      FIRST,
      articles('We meet in May.', 'We keep the path.', 'We keep the well.', 'All may join.', 'Three are elected.'),
    ],
  },
  {
    name: 'an article deleted, then put back (a retired unit is reopened)',
    docprefix: 'ED-REVIVE',
    profile: 'article-section',
    texts: [FIRST, articles('We meet in May.', 'We keep the well.', 'All may join.'), FIRST],
  },
  {
    name: 'nothing changed',
    docprefix: 'ED-SAME',
    profile: 'article-section',
    texts: [FIRST, FIRST],
  },
  {
    name: 'equal texts under different addresses, CRLF and letters of every kind',
    docprefix: 'ED-LETTERS',
    profile: 'article-section',
    texts: [
      articles('Repealed.', 'Repealed.', 'Điều này bị bãi bỏ — § 3, ☂ 🌂.'),
      articles('Repealed.', 'Repealed again.', 'Điều này bị bãi bỏ — § 3, ☂ 🌂.').replaceAll('\n', '\r\n'),
    ],
  },
] as const
