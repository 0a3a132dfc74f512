// The folder directions of docs/design.md, as rules. Arrows point one way; the pure folders import nothing outside.
const only = (name, from, allowed, comment) => ({
  name,
  severity: 'error',
  comment,
  from: { path: from },
  to: { pathNot: allowed },
})

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    only(
      'cutting-is-pure',
      '^src/cutting/',
      ['^src/cutting/', '^(node:)?(buffer|crypto)$'],
      'cutting imports nothing but itself, the hash and the conversion to UTF-8',
    ),
    only(
      'orchestrator-is-pure',
      '^src/orchestrator/',
      ['^src/(orchestrator|cutting)/', '^(node:)?(crypto|zlib)$'],
      'orchestrator → cutting',
    ),
    only(
      'reports-are-pure',
      '^src/reports/',
      ['^src/(reports|orchestrator|cutting)/', 'node_modules/(hono|diff)/', '^(node:)?crypto$'],
      'reports → orchestrator, cutting, template and diff libraries',
    ),
    only(
      'discovery-binds',
      '^src/discovery/',
      ['^src/(discovery|orchestrator|cutting|sql)/', '^(node:)?crypto$'],
      'discovery → orchestrator, cutting, sql',
    ),
    only(
      'batch-is-pure',
      '^src/batch/',
      ['^src/(batch|orchestrator|cutting|reports)/', 'node_modules/yaml/'],
      'batch → reports, orchestrator',
    ),
    {
      name: 'handlers-know-no-batch',
      severity: 'error',
      comment: 'a batch is a list of ordinary cuts: only the field and its index entry',
      from: { path: '^src/(handlers|worker|orchestrator|adapters)/' },
      to: { path: '^src/batch/' },
    },
    only('doctor-is-pure', '^src/doctor/', ['^src/(doctor|orchestrator)/'], 'observations → findings'),
    only('sql-is-data', '^src/sql/', ['^src/(sql|orchestrator)/', 'node_modules/zod/'], 'sql → its row schemas'),
    only(
      'evidence-is-pure',
      '^src/evidence/',
      ['^src/(evidence|reports|orchestrator|cutting|schema)/', 'node_modules/zod/', '^(node:)?util$'],
      'evidence → what it checks, and nothing that reads or writes',
    ),
    {
      name: 'hash-alone',
      severity: 'error',
      comment: 'node:crypto enters the pure folders in named modules: the hash of each, and the check of a signature',
      from: {
        path: '^src/(orchestrator|cutting|reports|discovery|evidence)/',
        pathNot: '^src/(orchestrator/(digest|ed25519)|cutting/hash)\\.ts$',
      },
      to: { path: '^(node:)?crypto$' },
    },
    {
      name: 'packing-alone',
      severity: 'error',
      comment: 'node:zlib enters the pure folders in one module, which keeps long texts small in memory',
      from: {
        path: '^src/(orchestrator|cutting|reports|discovery|evidence)/',
        pathNot: '^src/orchestrator/packed-text\\.ts$',
      },
      to: { path: '^(node:)?zlib$' },
    },
    {
      name: 'adapters-are-leaves',
      severity: 'error',
      from: { path: '^src/adapters/' },
      to: { path: '^src/(compose|handlers|worker|cli)/' },
    },
    {
      name: 'what-shells-share-knows-no-shell',
      severity: 'error',
      from: { path: '^src/compose/' },
      to: { path: '^src/(handlers|worker|cli)/' },
    },
    {
      name: 'handlers-do-not-know-the-shells',
      severity: 'error',
      from: { path: '^src/handlers/' },
      to: { path: '^src/(worker|cli)/' },
    },
    {
      name: 'product-does-not-know-its-scaffold',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(local|db|test|bench|scripts|localstack)/' },
    },
    {
      name: 'no-dev-dependency-in-the-product',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], pathNot: 'node_modules/@types/' },
    },
    // aws-lambda is types alone (@types/aws-lambda): there is nothing to resolve at run time.
    {
      name: 'not-resolvable',
      severity: 'error',
      comment: 'a rival of a benchmark is measured where it is installed',
      from: { pathNot: '^bench/' },
      to: { couldNotResolve: true, pathNot: '^aws-lambda$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.json'],
    },
  },
}
