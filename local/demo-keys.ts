import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { createSigningKey, type SigningKey } from '../src/adapters/signing-key.ts'
import type { KeyEntry, ShortGate } from '../src/config/approver-keys.ts'
import type { SovereignGate } from '../src/orchestrator/steps.ts'

/** Throw-away keys of a signed demonstration; their folder goes when the stack goes. */
export interface DemoKeys {
  readonly pinned: { readonly [G in SovereignGate]: SigningKey }
  /** Made like the others, and pinned by nobody. */
  readonly stranger: SigningKey
  readonly env: Readonly<Record<string, string>>
}

export async function demoKeys(folder: string): Promise<DemoKeys> {
  const keys = join(folder, 'keys')
  await mkdir(keys, { recursive: true, mode: 0o700 })
  const make = async (name: string): Promise<SigningKey> => await createSigningKey(join(keys, `${name}.pem`))
  const [first, second, stranger] = [await make('first'), await make('second'), await make('stranger')]
  const entries = [entryOf('Demo key of SG_1', first, 'SG_1'), entryOf('Demo key of SG_2', second, 'SG_2')]
  return {
    pinned: { SG_1_cut_authz: first, SG_2_lifecycle_authz: second },
    stranger,
    env: { CUTTER_APPROVAL_POLICY: 'signed', CUTTER_APPROVER_KEYS: JSON.stringify(entries) },
  }
}

const entryOf = (name: string, { publicKey }: SigningKey, gate: ShortGate): KeyEntry => ({
  name,
  key: publicKey.base64,
  gates: [gate],
})
