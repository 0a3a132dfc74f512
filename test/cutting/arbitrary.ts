import fc from 'fast-check'

/** Texts that are anything but plain, and how many of them are tried: `FUZZ_RUNS` sets more for a night. */

export const runs = { numRuns: Number(process.env['FUZZ_RUNS'] ?? 600) }

const pieces = fc.oneof(
  fc.constantFrom(
    '1. Scope\n',
    '2. Rules\n\n',
    '1.1. Part\n',
    '## Article II\n',
    'Article 1\n',
    '**Section 3.** Text\n',
    '# Title\n',
  ),
  fc.constantFrom(
    'Title\n===\n',
    '```\n# code\n```\n',
    '<div>\n# html\n</div>\n',
    '> # quote\n',
    '- # item\n\n',
    'A. Annex\n',
  ),
  fc.constantFrom(
    '\n',
    '\r\n',
    '\r',
    '\t',
    ' ',
    '\u00a0',
    '\ufeff',
    '\u2028',
    '*  6. Box  *\n',
    '****\n',
    '“Article 4\n',
    '”',
  ),
  fc.constantFrom(
    'Chương I\n',
    'Điều 1. Tên\n',
    '§ 1 Zweck\n',
    '(1) Satz.\n',
    'a) Punkt\n',
    'CHAPTER I\n',
    'END OF TERMS AND CONDITIONS\n',
  ),
  fc.constantFrom(
    'Article 5 of it\n',
    'Điều 9 của Luật\n',
    '§ 7 des Gesetzes\n',
    'PART I\n',
    'Some words.\n',
    '\f',
    'Page 3\n',
  ),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
)
/** Headings of every grammar, blocks, marks and line ends in any order. */
export const texts = fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join(''))
