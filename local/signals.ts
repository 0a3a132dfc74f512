/**
 * Resolves at the first signal to stop, or when the process that started this one over a channel is gone, for a clean end; a second
 * signal does not wait for it.
 */
export function signalled(): Promise<void> {
  return new Promise((resolve) => {
    if (process.connected) {
      process.once('disconnect', resolve)
      // Waiting for that alone must not keep the process up.
      process.channel?.unref()
    } else if (process.send !== undefined) {
      // It went while this process still started.
      resolve()
    }
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.once(signal, () => {
        process.once(signal, () => process.exit(1))
        resolve()
      })
    }
  })
}

/** Rejects at the first signal to stop. It may come while the stack still starts, when nobody listens yet. */
export function interrupted(): Promise<never> {
  const interruption = signalled().then((): never => {
    throw new Error('Stopped on request; nothing is left running.')
  })
  interruption.catch(() => {})
  return interruption
}
