#!/usr/bin/env node
/** The package's command. An older Node would only fail at the imports, without telling why. */
const NEEDED = 24

if (Number.parseInt(process.versions.node, 10) >= NEEDED) {
  await import('./main.ts')
} else {
  console.error(`cutter needs Node.js ${NEEDED} or newer; this is ${process.versions.node}.`)
  process.exitCode = 1
}
