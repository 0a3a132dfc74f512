import { readFileSync } from 'node:fs'
import type { Plugin } from 'esbuild'

/** What the handlers never run is left out of their bundles: each replacement here stands for one such part. */

interface Replacement {
  readonly what: RegExp
  /** Only where the importing file matches; everywhere unless given. */
  readonly from?: RegExp
  readonly by: string
}

const DIGESTS = ['Sha1Js', 'Sha256Js', 'Md5Js']
  .map((name) => `export class ${name} { constructor() { throw new Error('${name} is not part of this bundle') } }`)
  .join('\n')

const REPLACEMENTS: readonly Replacement[] = [
  {
    what: /^@aws-sdk\/credential-provider-node$/,
    by: "export { defaultProvider } from './scripts/bundle/instead/credentials.ts'",
  },
  // Only SelectObjectContent streams events.
  {
    what: /^@smithy\/core\/event-streams$/,
    by: `export const resolveEventStreamSerdeConfig = (config) => config
export const eventStreamSerdeProvider = () => { throw new Error('event streams are not part of this bundle') }
export class EventStreamSerde { constructor() { eventStreamSerdeProvider() } }`,
  },
  // Tells browsers apart.
  { what: /^bowser$/, by: '' },
  // Node has these digests itself.
  { what: /^\.\/(Sha1|Sha256|Md5)Js$/, by: DIGESTS },
  // One connection for each invocation, by the JavaScript client, with a password that is given.
  { what: /^pg-pool$/, by: 'module.exports = class {}' },
  { what: /^\.\/native$/, from: /[\\/]pg[\\/]lib[\\/]/, by: 'module.exports = null' },
  { what: /^pg-connection-string$/, by: 'module.exports = { parse: null }' },
  { what: /^pgpass$/, by: "module.exports = () => { throw new Error('password files are not part of this bundle') }" },
]

const NAMESPACE = 'left-out'

const replace = (root: string): Plugin => ({
  name: 'what-handlers-never-run',
  setup(build) {
    for (const [index, { what, from }] of REPLACEMENTS.entries()) {
      build.onResolve({ filter: what }, ({ importer }) =>
        from === undefined || from.test(importer) ? { path: String(index), namespace: NAMESPACE } : null,
      )
    }
    build.onLoad({ filter: /.*/, namespace: NAMESPACE }, ({ path }) => ({
      contents: REPLACEMENTS[Number(path)]?.by ?? '',
      loader: 'js',
      resolveDir: root,
    }))
  },
})

/**
 * The schemas of an SDK client name their keys by constants (`{ [_hH]: … }`). A computed key may run code, so that no
 * bundler dares to drop an unused schema; written out, all but those of the calls in use go.
 */
const schemas: Plugin = {
  name: 'schemas-of-unused-calls',
  setup(build) {
    build.onLoad({ filter: /[\\/]schemas[\\/]schemas_0\.js$/ }, ({ path }) => ({
      contents: withPlainKeys(readFileSync(path, 'utf8')),
      loader: 'js',
    }))
  },
}

function withPlainKeys(source: string): string {
  const constants = new Map([...source.matchAll(/^const (_\w+) = ("[^"]*");$/gm)].map(([, name, text]) => [name, text]))
  return source.replaceAll(/\[(_\w+)\]: /g, (key, name: string) =>
    constants.has(name) ? `${constants.get(name)}: ` : key,
  )
}

/** Of its package.json a client needs the version, for the user agent. */
const manifests: Plugin = {
  name: 'manifests',
  setup(build) {
    build.onLoad({ filter: /[\\/]node_modules[\\/].*package\.json$/ }, ({ path }) => {
      const { version } = JSON.parse(readFileSync(path, 'utf8')) as { version: string }
      return { contents: JSON.stringify({ version }), loader: 'json' }
    })
  },
}

export const prune = (root: string): Plugin[] => [replace(root), schemas, manifests]
