export { type Coverage, verifyCoverage } from './coverage.ts'
export { cut } from './cut.ts'
export { PROFILE_NAMES, profileDigest } from './registry.ts'
export type * from './types.ts'
