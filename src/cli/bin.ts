#!/usr/bin/env node
/** The package's command. What an older Node says of the imports below it would help nobody. */
const NEEDED = 24

if (Number.parseInt(process.versions.node, 10) >= NEEDED) {
  await import('./main.ts')
} else {
  console.error(`cutter needs Node.js ${NEEDED} or newer; this is ${process.versions.node}.`)
  process.exitCode = 1
}
