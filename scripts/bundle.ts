// One CommonJS file for each handler, into .build/: what the functions of serverless.yml are packaged from.
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'

const root = join(import.meta.dirname, '..')
const handlers = ['cut', 'resume', 'notify']

await build({
  absWorkingDir: root,
  entryPoints: handlers.map((name) => `src/handlers/${name}.ts`),
  outdir: '.build',
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'cjs',
  // The ES modules of a package where it has them: what is not used is left out.
  mainFields: ['module', 'main'],
  minify: true,
  legalComments: 'none',
  external: ['pg-native'],
  logLevel: 'warning',
})
for (const name of handlers) {
  console.log(`${name}: ${Math.round(statSync(join(root, '.build', `${name}.js`)).size / 1024)} KB`)
}
