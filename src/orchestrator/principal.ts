/** The part of a SenderId that its holder cannot choose: before the colon of `AROA…:session`. */
export const principal = (senderId: string | null): string | null => senderId?.split(':')[0] ?? null

/** Whether two senders are not known to be two: the same, or one of them unknown. */
export const mayBeOne = (a: string | null, b: string | null): boolean =>
  a === null || b === null || principal(a) === principal(b)
