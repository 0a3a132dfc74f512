/** The part of a SenderId that its holder cannot choose: before the colon of `AROA…:session`. */
export const principal = (senderId: string | null): string | null => senderId?.split(':')[0] ?? null

/** Whether both are known and the same. */
export const samePrincipal = (a: string | null, b: string | null): boolean =>
  a !== null && principal(a) === principal(b)
