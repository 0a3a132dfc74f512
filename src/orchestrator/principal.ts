/** The part of a SenderId that its holder cannot choose: before the colon of `AROA…:session`. */
export const principal = (senderId: string | null): string | null => senderId?.split(':')[0] ?? null

/** Whether a sender is one of these principals. */
export const isAmong = (principals: readonly string[], senderId: string | null): boolean =>
  principals.includes(principal(senderId) ?? '')

/** Whether two senders may be one: they are the same, or one of them is unknown. */
export const mayBeSameSender = (a: string | null, b: string | null): boolean =>
  a === null || b === null || principal(a) === principal(b)
