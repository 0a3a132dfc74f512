/** Built on the first call, so that a cold start loads nothing that it does not use. */
export type Provider<T> = () => Promise<T>

/** One value for all calls; a failure to build it is not kept. */
export function lazily<T>(build: Provider<T>): Provider<T> {
  let built: Promise<T> | null = null
  return async () => {
    built ??= build().catch((error: unknown) => {
      built = null
      throw error
    })
    return await built
  }
}
