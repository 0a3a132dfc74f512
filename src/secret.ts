import { inspect } from 'node:util'

const HIDDEN = '[secret]'

/** A shorter one would be found inside words; what short secrets are worth is another matter. */
const SHORTEST = 6

/** Every secret of this process, in the forms in which a text could hold it. Read by `hideSecrets` alone. */
const known = new Set<string>()

/** A text that no log line, message or report can show by accident. */
export class Secret {
  readonly #text: string

  constructor(text: string) {
    this.#text = text
    for (const form of formsOf(text)) if (form.length >= SHORTEST) known.add(form)
  }

  /** The text itself, for the one call that needs it. */
  reveal(): string {
    return this.#text
  }

  toString(): string {
    return HIDDEN
  }

  toJSON(): string {
    return HIDDEN
  }

  [inspect.custom](): string {
    return HIDDEN
  }
}

/** The text and, where it is a URL, its password: as it stands there, and as it is meant. */
function formsOf(text: string): readonly string[] {
  const { password = '' } = URL.parse(text) ?? {}
  return [text, password, unescaped(password)]
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** The text without any secret that this process knows. */
export function hideSecrets(text: string): string {
  let shown = text
  for (const secret of [...known].sort((a, b) => b.length - a.length)) shown = shown.replaceAll(secret, HIDDEN)
  return shown
}
