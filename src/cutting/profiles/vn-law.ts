import { type GrammarProfile, type Level, type LineForm, STANDARD_MARKERS } from '../profile.ts'

const line = (form: Omit<LineForm, 'kind'>): LineForm => ({ kind: 'line', cue: 'none', sequence: 'loose', ...form })

const container = (
  name: string,
  sectionType: string,
  key: string,
  keyword: string,
  within: readonly string[],
): Level => ({
  name,
  section_type: sectionType,
  role: 'container',
  within,
  before: ['phu-luc'],
  key,
  forms: [
    line({
      keywords: [keyword],
      any_case: true,
      number: 'arabic_or_roman',
      separators: ['.', ':', '-', ''],
      title_below: true,
    }),
  ],
})

/** Vietnamese statutes: each line is a paragraph, so a heading needs its keyword, its number and a full stop or its own line. */
export const VN_LAW: GrammarProfile = {
  name: 'vn-law',
  about: 'Vietnamese legislation: Phần, Chương, Mục, Tiểu mục, Điều, Khoản, Điểm.',
  unit_kind: 'law_unit',
  language: 'vi',
  blocks: 'lines',
  leaf: 'dieu',
  levels: [
    {
      name: 'loi-noi-dau',
      section_type: 'preamble',
      role: 'unit',
      within: ['root'],
      key: 'LOI-NOI-DAU',
      forms: [line({ keywords: ['Lời nói đầu'], any_case: true, number: 'none', own_line: true })],
    },
    {
      name: 'phu-luc',
      section_type: 'appendix',
      role: 'unit',
      within: ['root'],
      key: 'PHU-LUC',
      forms: [
        line({
          keywords: ['Phụ lục'],
          any_case: true,
          number: 'arabic_or_roman',
          number_optional: true,
          separators: ['.', ':', '-', ''],
          own_line: true,
          title_below: true,
        }),
      ],
    },
    {
      name: 'phan',
      section_type: 'part',
      role: 'container',
      within: ['root'],
      before: ['phu-luc'],
      key: 'PHAN',
      forms: [
        line({
          keywords: ['Phần thứ'],
          any_case: true,
          number: 'word',
          words: ['nhất', 'hai', 'ba', 'tư', 'năm', 'sáu', 'bảy', 'tám', 'chín', 'mười'],
          separators: ['.', ':', '-', ''],
          title_below: true,
        }),
        line({
          keywords: ['Phần'],
          any_case: true,
          number: 'arabic_or_roman',
          separators: ['.', ':', '-', ''],
          title_below: true,
        }),
      ],
    },
    container('chuong', 'chapter', 'CHUONG', 'Chương', ['phan', 'root']),
    container('muc', 'section', 'MUC', 'Mục', ['chuong', 'root']),
    container('tieu-muc', 'subsection', 'TIEU-MUC', 'Tiểu mục', ['muc', 'chuong']),
    {
      name: 'dieu',
      section_type: 'article',
      role: 'unit',
      within: ['phu-luc', 'tieu-muc', 'muc', 'chuong', 'phan', 'root'],
      key: 'DIEU',
      forms: [
        line({
          // Older conversions wrote the Icelandic Ð, which looks the same.
          keywords: ['Điều', '\u00d0iều'],
          any_case: true,
          number: 'arabic',
          suffix: true,
          separators: ['.', ':', ''],
          title_below: true,
          reference_words: ['Luật này', 'Bộ luật', 'Nghị định', 'Hiến pháp'],
        }),
      ],
    },
    {
      name: 'khoan',
      section_type: 'clause',
      role: 'unit',
      within: ['dieu', 'phu-luc'],
      key: 'KHOAN',
      forms: [line({ number: 'arabic', suffix: true, separators: ['.'], sequence: 'strict' })],
    },
    {
      name: 'diem',
      section_type: 'point',
      role: 'unit',
      within: ['khoan', 'dieu'],
      key: 'DIEM',
      forms: [line({ number: 'lower_letter', alphabet: 'abcdđeghiklmnopqrstuvxy', separators: [')'] })],
    },
  ],
  decorations: ['hashes', 'bold'],
  markers: STANDARD_MARKERS,
  closers: [
    ...['Luật', 'Bộ luật', 'Hiến pháp', 'Nghị quyết', 'Pháp lệnh'].flatMap((act) =>
      ['được', 'đã được'].flatMap((passed) =>
        ['Quốc hội', 'Ủy ban thường vụ Quốc hội'].map((who) => `${act} này ${passed} ${who}`),
      ),
    ),
    'CHỦ TỊCH QUỐC HỘI',
    'CHỦ TỊCH NƯỚC',
    'TM. CHÍNH PHỦ',
    'TM. ỦY BAN',
    'TM. HỘI ĐỒNG',
    'KT. THỦ TƯỚNG',
    'KT. BỘ TRƯỞNG',
    'KT. CHỦ TỊCH',
    'Nơi nhận:',
  ],
  contents: ['MỤC LỤC', 'Mục lục'].flatMap((title) => [title.normalize('NFC'), title.normalize('NFD')]),
  placeholders: ['(được bãi bỏ)', '(bãi bỏ)', '(đã bãi bỏ)'],
  quotes: [
    ['“', '”'],
    ['"', '"'],
  ],
  evidence: [],
  confidence: 1,
}
