import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { generatedFiles } from '../../scripts/generated-files.ts'
import { VARIABLE_NAMES } from '../../src/config/table.ts'

describe('what is published', () => {
  it.each([...generatedFiles()])('%s is what the code says', (path, content) => {
    expect(existsSync(path) ? readFileSync(path, 'utf8') : '').toBe(content)
  })

  it('docs/schema holds nothing that is not generated', () => {
    expect(
      readdirSync('docs/schema')
        .map((name) => `docs/schema/${name}`)
        .toSorted(),
    ).toEqual([...generatedFiles().keys()].filter((path) => path.startsWith('docs/schema/')).toSorted())
  })

  it('H12 every object of every schema is closed', () => {
    const open = (value: unknown, path: string): string[] => {
      if (typeof value !== 'object' || value === null) return []
      const fields = 'properties' in value && !('additionalProperties' in value && value.additionalProperties === false)
      return [
        ...(fields ? [path] : []),
        ...Object.entries(value).flatMap(([key, inner]) => open(inner, `${path}/${key}`)),
      ]
    }
    for (const [path, content] of generatedFiles())
      if (path.endsWith('.json')) expect(open(JSON.parse(content), path)).toEqual([])
  })

  it('every variable stands in the table once', () => {
    const table = generatedFiles().get('docs/configuration.md') ?? ''
    for (const name of VARIABLE_NAMES) expect(table.split(`| \`${name}\` |`)).toHaveLength(2)
  })
})
