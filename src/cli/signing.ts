import * as z from 'zod/mini'
import { readSigningKey, type SigningKey } from '../adapters/signing-key.ts'
import { APPROVAL_POLICIES } from '../orchestrator/state.ts'
import { SOVEREIGN_GATES, type SovereignGate } from '../orchestrator/steps.ts'
import { type Context, Refused } from './context.ts'
import { EXIT } from './exit-codes.ts'

/** The key that a decision is signed with, as the policy in the run's report asks. */

export const KEY = ['--key <file>', 'private key file to sign with (default: CUTTER_KEY_FILE)'] as const

export interface KeyOption {
  readonly key?: string
}

const maybe = z.nullable(z.string())
/** As a report shows it; reports of older versions show none. */
export const authority = z.object({
  policy: z.enum(APPROVAL_POLICIES),
  gates: z.array(
    z.object({
      gate: z.enum(SOVEREIGN_GATES),
      label: z.string(),
      keys: z.array(z.object({ keyid: z.string(), name: z.string(), not_after: maybe, revoked_at: maybe })),
      senders: z.nullable(z.array(z.string())),
    }),
  ),
  rules: z.array(z.string()),
})
type Authority = z.output<typeof authority>

/**
 * The key to sign with, or null where nothing is to be signed. `gate` null: any pinned key will do.
 * @throws Refused (4) where a key is needed and none given, given and not wanted, or not one that may decide here
 */
export async function keyFor(
  { keyFile }: Context,
  options: KeyOption,
  known: Authority | null,
  gate: SovereignGate | null,
): Promise<SigningKey | null> {
  if (known === null) return options.key === undefined ? null : await readSigningKey(options.key)
  if (known.policy === 'structural') {
    if (options.key === undefined) return null
    throw refused('this site does not check signatures (its policy is structural): leave --key out')
  }
  const path = options.key ?? keyFile
  if (path === null) throw refused('this site counts signed decisions only: give --key FILE, or set CUTTER_KEY_FILE')
  const key = await readSigningKey(path)
  const open = known.gates.filter((one) => gate === null || one.gate === gate).flatMap(({ keys }) => keys)
  if (open.some(({ keyid }) => keyid === key.publicKey.keyid)) return key
  const names = open.map(({ name, keyid }) => `\n  ${name}  ${keyid}`).join('')
  throw refused(`key ${key.publicKey.keyid} may not decide here; these may:${names}`)
}

const refused = (why: string): Refused => new Refused(EXIT.refused, `Nothing was sent: ${why}`)
