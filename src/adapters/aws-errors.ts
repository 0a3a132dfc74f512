import { redacted } from '../redaction.ts'

/** What the SDK says where no region is set, before anything is sent: an error without a name or a code. */
export const NO_REGION = 'Region is missing'
export const SET_REGION = 'No AWS region is set. Set AWS_REGION'

/**
 * How a call to AWS failed, in a word: the error's code or its name, or the status of an answer that the SDK could not read.
 * What the SDK says before anything was sent is its own: that no region is set, for one.
 */
export function failureName(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error'
  if ('code' in error && typeof error.code === 'string') return error.code
  return error.name === 'Error' ? (unreadAnswer(error) ?? redacted(error.message)) : error.name
}

/** A proxy's or an emulator's own page, say. The SDK hangs the answer on the error where no listing of it shows. */
function unreadAnswer(error: Error): string | null {
  const { $response } = error as { readonly $response?: { readonly statusCode?: unknown } }
  return typeof $response?.statusCode === 'number' ? `HTTP ${$response.statusCode}` : null
}
