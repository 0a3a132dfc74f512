/**
 * For the `catch` of what a database is asked: throws the stop for the failure. What failures mean is loaded when there is
 * one, for few sessions fail and all start.
 */
export const failed =
  (when: 'connecting' | 'reading') =>
  async (error: unknown): Promise<never> => {
    const { databaseStop } = await import('./pg-errors.ts')
    throw databaseStop(error, when)
  }
