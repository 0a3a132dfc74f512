import { inspect } from 'node:util'

const HIDDEN = '[secret]'

/** A shorter one would be found inside words; what short secrets are worth is another matter. */
const SHORTEST = 6

/** Every secret of this process, in the forms in which a text could hold it. Read by `hideSecrets` alone. */
const known = new Set<string>()

/** The newest of those that are made anew for each connection and are worth nothing after minutes: there is no end of them. */
const passing = new Set<string>()
const MAX_PASSING = 100

/** A text that no log line, message or report can show by accident. */
export class Secret {
  readonly #text: string

  /** `lives`: how long it is to be hidden wherever a text passes through. */
  constructor(text: string, lives: 'with the process' | 'for minutes' = 'with the process') {
    this.#text = text
    for (const form of formsOf(text)) if (form.length >= SHORTEST) (lives === 'for minutes' ? passing : known).add(form)
    for (const oldest of passing.values().take(Math.max(0, passing.size - MAX_PASSING))) passing.delete(oldest)
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
  for (const secret of [...known, ...passing].sort((a, b) => b.length - a.length))
    shown = shown.replaceAll(secret, HIDDEN)
  return shown
}
