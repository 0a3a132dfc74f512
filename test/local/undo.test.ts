import { expect, test } from 'vitest'
import { Undo } from '../../local/undo.ts'

/** Parts `a`, `b` and `c`, begun in this order; `failing` ones cannot be ended. */
function begun(...failing: readonly string[]) {
  const ended: string[] = []
  const undo = new Undo()
  for (const part of ['a', 'b', 'c'])
    undo.add(async () => {
      ended.push(part)
      if (failing.includes(part)) throw new Error(`${part} cannot be ended`)
    })
  return { undo, ended }
}

test('what was begun last is ended first, and once, however often the end is asked for', async () => {
  const { undo, ended } = begun()
  await undo.all()
  await undo.all()
  expect(ended).toEqual(['c', 'b', 'a'])
})

test('a part that cannot be ended keeps no other up; the first failure is told', async () => {
  const { undo, ended } = begun('b', 'c')
  await expect(undo.all()).rejects.toThrow('c cannot be ended')
  expect(ended).toEqual(['c', 'b', 'a'])
})

test('where the beginning failed, that is told, not what fails in its wake', async () => {
  const { undo, ended } = begun('b')
  await expect(undo.after(new Error('d did not begin'))).rejects.toThrow('d did not begin')
  expect(ended).toEqual(['c', 'b', 'a'])
})
