import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { sourcesOf } from '../orchestrator/sources.ts'

describe('H27 a handler starts no other message', () => {
  const sources = new Map(sourcesOf('src').map(({ path, text }) => [path, text]))

  function reach(path: string, seen = new Set<string>()): ReadonlySet<string> {
    if (seen.has(path)) return seen
    seen.add(path)
    for (const [, to = ''] of (sources.get(path) ?? '').matchAll(/(?:from |import\()'(\.[^']+)'/g))
      reach(join(dirname(path), to).replaceAll('\\', '/'), seen)
    return seen
  }

  it.each(['src/handlers/cut.ts', 'src/handlers/resume.ts', 'src/handlers/notify.ts'])('%s', (handler) => {
    const reached = [...reach(handler)]
    expect(reached.length).toBeGreaterThan(3)
    expect(reached.filter((path) => /SendMessage/.test(sources.get(path) ?? ''))).toEqual([])
  })
})
