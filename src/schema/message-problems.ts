import type * as z from 'zod/mini'
import { isSecretShaped } from '../orchestrator/policy.ts'
import { problemsOf, told } from './problems.ts'

/** Why a message can never succeed, in words, and how to mend it. */

interface Poison {
  readonly cause: string
  readonly cure: string
}

const ONLY_THE_ID = 'User input is the document id, nothing else: the run finds everything else out by itself.'

/** What people have tried to hand to a run, by the shape of the key. */
const ARTIFACTS = [
  { what: 'a digest', shape: /sha\d*|digest|hash|checksum|md5|fingerprint/i },
  { what: 'a path or address', shape: /path|file|folder|dir(ectory)?$|uri|url|bucket|endpoint/i },
  { what: 'a count', shape: /count|total|expected|number|num_|_n$|units|rows|size|length/i },
  { what: 'the id of a row', shape: /uuid|_id$|_ids$/i },
] as const

export function messageProblems(
  error: { readonly issues: readonly z.core.$ZodIssue[] },
  value: unknown,
  known: Readonly<Record<string, unknown>>,
): Poison {
  const type = typeof value === 'object' && value !== null && 'type' in value ? value.type : undefined
  if (typeof type !== 'string' || !Object.hasOwn(known, type)) return unknownType(type, Object.keys(known))
  const artifacts = error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' ? issue.keys.flatMap(artifactOf) : [],
  )
  return {
    cause: `The ${type} message is refused: ${told([...new Set(artifacts), ...problemsOf(error, value)])}.`,
    cure:
      artifacts.length > 0
        ? type === 'cut'
          ? `Leave it out. ${ONLY_THE_ID}`
          : 'Leave it out and send the message again.'
        : 'Mend what is named and send the message again; docs/schema/messages.json is its form.',
  }
}

function unknownType(type: unknown, known: readonly string[]): Poison {
  const named =
    typeof type === 'string' ? `is of the unknown type ${JSON.stringify(type.slice(0, 40))}` : 'names no type'
  return {
    cause: `The message ${named}.`,
    cure: `Send one of the types ${known.join(', ')}; docs/schema/messages.json is their form.`,
  }
}

function artifactOf(key: string): readonly string[] {
  if (isSecretShaped(key)) return [`${key} looks like a secret, which no message may hold`]
  const artifact = ARTIFACTS.find(({ shape }) => shape.test(key))
  return artifact === undefined ? [] : [`${key} looks like ${artifact.what}, which no message may hold`]
}
