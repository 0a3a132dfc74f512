import { expect, test } from 'vitest'
import { hideSecrets, Secret } from '../../src/secret.ts'

const token = (n: number): string => `db.example:5432/?X-Amz-Signature=token-${n}-`

test('of secrets that are made anew for each connection the newest are hidden, and no more are kept however many come', () => {
  new Secret('obviously-fake-password')
  for (let n = 0; n < 1_000; n += 1) new Secret(token(n), 'for minutes')
  const shown = hideSecrets(Array.from({ length: 1_000 }, (_, n) => token(n)).join('\n')).split('\n')
  expect(shown.filter((text) => text === '[secret]')).toHaveLength(100)
  expect(shown.at(-1)).toBe('[secret]')
  expect(hideSecrets('it says obviously-fake-password')).toBe('it says [secret]')
})
