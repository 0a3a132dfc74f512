import type { BuildOptions } from 'esbuild'
import { prune } from './prune.ts'

const TARGET = { platform: 'node', target: 'node24', charset: 'utf8', logLevel: 'warning' } as const

/** All modules into ES modules divided by what is loaded when, without what a handler never runs. `root` is the checkout. */
export const FIRST_PASS = (root: string) =>
  ({
    ...TARGET,
    absWorkingDir: root,
    bundle: true,
    format: 'esm',
    splitting: true,
    // The ES modules of a package where it has them: what is not used is left out.
    mainFields: ['module', 'main'],
    minify: true,
    legalComments: 'none',
    chunkNames: '[hash]',
    plugins: prune(root),
  }) as const satisfies BuildOptions

/** Those into CommonJS modules; `require` in place of `import()`, which would start the loader of ES modules. */
export const SECOND_PASS = {
  ...TARGET,
  bundle: true,
  format: 'cjs',
  minify: true,
  legalComments: 'none',
  supported: { 'dynamic-import': false },
  define: { 'import.meta.dirname': '__dirname' },
} as const satisfies BuildOptions
