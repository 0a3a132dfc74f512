/** The code of an error: an errno, an SQLSTATE, or what a library gives. Null where it has none. */
export const codeOf = (error: unknown): string | null =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null
