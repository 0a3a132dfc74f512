/** What `parse` and `diff` both take. */

export const PROFILE = [
  '--profile <name|file>',
  'a grammar profile by its name, or a profile file (default: detected)',
] as const
export const LEAF = ['--leaf <level>', "the deepest level that is cut (default: the profile's own)"] as const
export const DOCPREFIX = ['--docprefix <prefix>', "what addresses begin with (default: from the file's name)"] as const
