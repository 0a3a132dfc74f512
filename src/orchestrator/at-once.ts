/** How many requests run at a time: a document may have years of runs, and a store refuses a thousand calls at once. */
const AT_ONCE = 32

/** One answer for each item, in the order of the items; at most `atOnce` requests run at a time. The first failure is thrown. */
export async function eachOf<T, R>(
  items: readonly T[],
  ask: (item: T) => Promise<R>,
  atOnce: number = AT_ONCE,
): Promise<readonly R[]> {
  const answers: R[] = []
  const waiting = items.entries()
  let failed = false
  const asking = async (): Promise<void> => {
    for (const [index, item] of waiting) {
      // Another one's failure: what is not begun stays so, or it would go on where nobody waits for it.
      if (failed) return
      try {
        answers[index] = await ask(item)
      } catch (error) {
        failed = true
        throw error
      }
    }
  }
  await Promise.all(Array.from({ length: atOnce }, asking))
  return answers
}
