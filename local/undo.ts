/** What was begun and is to be ended, in reverse order; a part that cannot be ended keeps no other from its end. */
export class Undo {
  readonly #steps: (() => Promise<void> | void)[] = []

  add(step: () => Promise<void> | void): void {
    this.#steps.push(step)
  }

  /** Each step is taken once, however often this is called. @throws the first failure, when all steps were tried */
  async all(): Promise<void> {
    const failures: unknown[] = []
    for (const step of this.#steps.splice(0).reverse()) {
      try {
        await step()
      } catch (failure) {
        failures.push(failure)
      }
    }
    if (failures.length > 0) throw failures[0]
  }

  /** After a failure, which is thrown: whatever fails in its wake says less. */
  async after(failure: unknown): Promise<never> {
    await this.all().catch(() => undefined)
    throw failure
  }
}
