/** A text as a shell takes it for one word, whatever it holds. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`

/** The same, without marks where none are needed. */
export const shellWord = (text: string): string => (/^[\w./@%+=:,-]+$/.test(text) ? text : quoted(text))
