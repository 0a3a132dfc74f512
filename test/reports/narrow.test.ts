import { expect, test } from 'vitest'
import { CSS } from '../../src/reports/html/css.ts'

test('on a narrow screen the headings of a table wrap, so that they take no room from names and digests', () => {
  const narrow = /@media \(max-width:36rem\)\{(.*)\}/.exec(CSS)?.[1]
  expect(narrow).toContain('th{white-space:normal}')
})
