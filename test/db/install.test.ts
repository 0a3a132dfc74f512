import { expect, test } from 'vitest'
import { installReference } from '../../db/install.ts'

type Query = Parameters<typeof installReference>[0]['query']

/** A client that fails with these SQLSTATEs, one for each attempt at the first script, and notes what it was sent. */
function failing(codes: readonly string[]) {
  const left = [...codes]
  const sent: string[] = []
  const query = async (text: string): Promise<void> => {
    sent.push(text)
    const code = left.shift()
    if (code !== undefined) throw Object.assign(new Error('refused'), { code })
  }
  return { client: { query: query as unknown as Query }, sent }
}

test.each(['XX000', '23505', '42710'])('an installation that loses a race for a role tries again: %s', async (code) => {
  const { client, sent } = failing([code, code])
  await installReference(client)
  expect(sent[0]).toContain('CREATE ROLE')
  expect(sent[2]).toBe(sent[0])
  expect(sent[3]).toBe('BEGIN')
  expect(sent.at(-1)).toContain('cutter_dryrun')
})

test('an installation gives up where the race never ends, and at once on any other failure', async () => {
  const endless = failing(Array.from({ length: 99 }, () => 'XX000'))
  await expect(installReference(endless.client)).rejects.toMatchObject({ code: 'XX000' })
  expect(endless.sent).toHaveLength(50)
  const denied = failing(['42501'])
  await expect(installReference(denied.client)).rejects.toMatchObject({ code: '42501' })
  expect(denied.sent).toHaveLength(1)
})
