/**
 * The proof, at compile time, that a schema and the core's type describe the same document: each is assignable to the
 * other. `true satisfies Same<z.output<typeof schema>, T>` does not compile where they part.
 */
export type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false
