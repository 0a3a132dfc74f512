import type { LineForm } from '../profile.ts'

const KEYWORDS = ['Appendix', 'Annex', 'Exhibit', 'Schedule']
/** A lone I, V or X is a number: Schedule I comes before Schedule II. */
const LETTERS = 'ABCDEFGHJKLMNOPQRSTUWYZ'

/** `Schedule 1`, `Annex II`, `Appendix A`, and the only one of its kind, `Schedule`. */
export function appendixForms(separators: readonly string[]): readonly LineForm[] {
  const form = {
    kind: 'line',
    keywords: KEYWORDS,
    any_case: true,
    separators,
    own_line: true,
    title_below: true,
  } as const
  return [
    { ...form, number: 'upper_letter', alphabet: LETTERS },
    { ...form, number: 'arabic_or_roman', number_optional: true },
  ]
}
