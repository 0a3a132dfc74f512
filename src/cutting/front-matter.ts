/**
 * Where data about the document ends that stands before a Markdown text: `---`, lines of `key: value`, then `---` or `...`.
 * Null where there is none.
 */
export function frontMatterEnd(text: string, from: number): number | null {
  const open = /---[ \t]*\r?\n(?=[A-Za-z_][\w-]*:)/y
  open.lastIndex = from
  if (!open.test(text)) return null
  const close = /^(?:---|\.\.\.)[ \t]*\r?$/gm
  close.lastIndex = open.lastIndex
  const found = close.exec(text)
  return found === null ? null : found.index + found[0].length
}
