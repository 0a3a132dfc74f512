/** What this machine lacks, in a sentence that says what to do; tests that need it are skipped with it. */
export class NotHere extends Error {
  override readonly name = 'NotHere'
}
