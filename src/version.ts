/** The version of this code, recorded in every state that it writes; equal to that of package.json. */
export const CODE_VERSION = '0.1.0'
