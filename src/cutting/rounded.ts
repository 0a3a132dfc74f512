/** A score to three places. */
export const rounded = (score: number): number => Math.round(score * 1000) / 1000
