import { readFileSync } from 'node:fs'
import type { Plugin } from 'esbuild'
import { reachable, rulesIn, sourceOf } from './endpoint-rules.ts'
import { LEFT_OUT } from './left-out.ts'
import { withoutLists } from './regions.ts'

const NAMESPACE = 'left-out'

const replace = (root: string): Plugin => ({
  name: 'what-handlers-never-run',
  setup(build) {
    for (const [index, { what, from }] of LEFT_OUT.entries()) {
      build.onResolve({ filter: what }, ({ importer }) =>
        from === undefined || from.test(importer) ? { path: String(index), namespace: NAMESPACE } : null,
      )
    }
    build.onLoad({ filter: /.*/, namespace: NAMESPACE }, ({ path }) => ({
      contents: LEFT_OUT[Number(path)]?.by ?? '',
      loader: 'js',
      resolveDir: root,
    }))
  },
})

/**
 * The schemas of an SDK client name their keys by constants (`{ [_hH]: … }`). A computed key may run code, so a bundler keeps
 * every schema, used or not; with the keys written out it drops those of unused calls. Errors are not registered as classes of
 * their own either: they arrive as the service's general error, with their name.
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
  return source
    .replaceAll(/\[(_\w+)\]: /g, (key, name: string) => (constants.has(name) ? `${constants.get(name)}: ` : key))
    .replaceAll(/^n0_registry\.registerError\(.*\);$/gm, '')
}

/** The rules by which S3 finds its endpoints, without those for other kinds of buckets. */
const endpoints = (root: string): Plugin => ({
  name: 'rules-of-other-buckets',
  setup(build) {
    build.onLoad({ filter: /[\\/]client-s3[\\/]dist-es[\\/]endpoint[\\/]bdd\.js$/ }, async ({ path }) => ({
      contents: sourceOf(reachable(await rulesIn(path))),
      loader: 'js',
      resolveDir: root,
    }))
  },
})

/** The SDK's list of regions, without those whose partition its regular expression already gives. */
const regions: Plugin = {
  name: 'lists-of-regions',
  setup(build) {
    build.onLoad({ filter: /[\\/]util-endpoints[\\/]lib[\\/]aws[\\/]partitions\.js$/ }, ({ path }) => ({
      contents: withoutLists(readFileSync(path, 'utf8')),
      loader: 'js',
    }))
  },
}

/** All that a client reads of its package.json is the version, for the user agent. */
const manifests: Plugin = {
  name: 'manifests',
  setup(build) {
    build.onLoad({ filter: /[\\/]node_modules[\\/].*package\.json$/ }, ({ path }) => {
      const { version } = JSON.parse(readFileSync(path, 'utf8')) as { version: string }
      return { contents: JSON.stringify({ version }), loader: 'json' }
    })
  },
}

export const prune = (root: string): Plugin[] => [replace(root), schemas, endpoints(root), regions, manifests]
