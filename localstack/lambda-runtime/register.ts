import { registerHooks } from 'node:module'

/**
 * Loaded before AWS's runtime interface client (`node --import`). Its transport is C++ that its install script compiles,
 * which needs a compiler; `rapid-client.ts` takes its place, and everything else stays AWS's own.
 */

registerHooks({
  resolve(specifier, context, next) {
    if (!specifier.endsWith('rapid-client.node')) return next(specifier, context)
    return { url: new URL('./rapid-client.ts', import.meta.url).href, shortCircuit: true }
  },
})

// Whoever started this process holds the other end: when that ends, nobody asks for an answer any more.
process.stdin.on('end', () => process.exit(0))
process.stdin.on('error', () => process.exit(0))
process.stdin.resume()
if ('unref' in process.stdin && typeof process.stdin.unref === 'function') process.stdin.unref()
