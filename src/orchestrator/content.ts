import type { StoredContent } from './ports.ts'

/** A text that is JSON already, as an object of the store. */
export const jsonContent = (json: string): StoredContent => ({
  bytes: new TextEncoder().encode(json),
  contentType: 'application/json',
  encoding: null,
})
