/**
 * The proof, at compile time, that a schema and the core's type describe the same document: each is assignable to the
 * other. `sameType<z.output<typeof schema>, T>()(true)` does not compile where they part.
 */
export type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false
