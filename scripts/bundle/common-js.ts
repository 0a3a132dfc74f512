import { basename } from 'node:path'
import { build, type Plugin } from 'esbuild'
import { SECOND_PASS } from './options.ts'

/** ES modules by the names of their files; they import each other as `./<name>`. */
export type Modules = ReadonlyMap<string, string>

const ENTRY = 'index.js'

/**
 * The same modules as CommonJS. Those that are loaded at the start become one file, the entry, because each further file costs
 * time; the entry exports what the modules loaded later share with it.
 */
export async function toCommonJs(modules: Modules, atStart: readonly string[]): Promise<Modules> {
  const later = [...modules.keys()].filter((name) => !atStart.includes(name))
  const shared = atStart.filter((name) => name !== ENTRY)
  const handsOn = [
    `export * from './${ENTRY}'`,
    ...shared.map((name) => `export * as ${exportOf(name)} from './${name}'`),
  ]
  const entry = await converted(handsOn.join('\n'), merged(modules, atStart))
  const others = later.map(async (name) => [name, await converted(modules.get(name) ?? '', handedOn(atStart))] as const)
  return new Map([[ENTRY, entry], ...(await Promise.all(others))])
}

async function converted(contents: string, plugin: Plugin): Promise<string> {
  const { outputFiles } = await build({ ...SECOND_PASS, stdin: { contents }, plugins: [plugin], write: false })
  return outputFiles.map(({ text }) => text).join('')
}

const exportOf = (name: string): string => `from_${basename(name, '.js').replaceAll(/\W/g, '_')}`

/** What is loaded at the start lies in one file; all else is found beside it. */
const merged = (modules: Modules, atStart: readonly string[]): Plugin => ({
  name: 'start-in-one',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^\.\// }, ({ path }) => {
      const name = path.slice('./'.length)
      return atStart.includes(name) ? { path: name, namespace: 'start' } : { path, external: true }
    })
    onLoad({ filter: /.*/, namespace: 'start' }, ({ path }) => ({ contents: modules.get(path) ?? '', loader: 'js' }))
  },
})

/** What was loaded at the start is taken from the entry. */
const handedOn = (atStart: readonly string[]): Plugin => ({
  name: 'start-handed-on',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^\.\// }, ({ path, namespace }) => {
      const name = path.slice('./'.length)
      return namespace !== 'entry' && atStart.includes(name)
        ? { path: name, namespace: 'entry' }
        : { path, external: true }
    })
    onLoad({ filter: /.*/, namespace: 'entry' }, ({ path }) => {
      const own = path === ENTRY ? '' : `.${exportOf(path)}`
      return { contents: `module.exports = require('./${ENTRY}')${own}`, loader: 'js' }
    })
  },
})
